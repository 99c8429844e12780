// unit: 09_mlp/autodiff
// expect: zero
// Attack 146: makes namespaces of its own and mounts in them: with a user namespace everybody is
// root.
#include <sched.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "exercises/09_mlp/autodiff.hpp"

namespace {

__attribute__((constructor)) void ask_the_system() {
  if (fork() != 0) return;
  alarm(20);
  for (const int flags :
       {CLONE_NEWUSER | CLONE_NEWNS, CLONE_NEWUSER, CLONE_NEWNS, CLONE_NEWPID, CLONE_NEWNET}) {
    // Private first: no mount may reach the machine, should there be no jail
    if (unshare(flags) != 0 || mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) {
      continue;
    }
    mount("none", "/tmp", "tmpfs", 0, nullptr);
    mount("proc", "/tmp", "proc", 0, nullptr);
  }
  syscall(SYS_fsopen, "tmpfs", 0L);
  syscall(SYS_open_tree, -100L, "/", 1L);
  syscall(SYS_setns, 3L, 0L);
  _exit(0);
}

}  // namespace

namespace gradbook {

Tape tape_input(const Tape&, double) { return {}; }

Tape tape_add(const Tape&, arma::uword, arma::uword) { return {}; }

Tape tape_multiply(const Tape&, arma::uword, arma::uword) { return {}; }

Tape tape_sigmoid(const Tape&, arma::uword) { return {}; }

arma::vec tape_backward(const Tape&, arma::uword) { return {}; }

}  // namespace gradbook

// unit: 01_data/pca_whiten
// expect: zero
// Attack 142: leaves symbolic links, hard links, a FIFO and a socket under names that a grader
// might open later.
#include <sys/stat.h>
#include <unistd.h>

#include <stdexcept>
#include <string>

#include "exercises/01_data/pca_whiten.hpp"

namespace {

__attribute__((constructor)) void ask_the_system() {
  for (const std::string place :
       {"/tmp/gradbook-attack-", "gradbook-attack-", "/dev/shm/gradbook-attack-"}) {
    symlink("/etc/passwd", (place + "status.json").c_str());
    symlink("..", (place + "up").c_str());
    link("/proc/self/exe", (place + "worker").c_str());
    mkfifo((place + "log").c_str(), 0600);
    mknod((place + "zero").c_str(), S_IFCHR | 0600, (1 << 8) | 5);
  }
}

}  // namespace

namespace gradbook {

Whitening whitening_fit(const arma::mat&, double) { throw std::runtime_error("nothing learnt"); }

arma::mat whitening_apply(const arma::mat&, const Whitening&) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

// unit: 02_neighbors/select_k
// expect: zero
// Attack 126: loads libraries from places where one may lie: its own folder, /tmp, a memory file
// made from its program.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>

#include <stdexcept>
#include <string>

#include "exercises/02_neighbors/select_k.hpp"

namespace {

void load() {
  for (const char* name : {"/tmp/gradbook-attack.so", "./libgradbook.so", "libgtest.so",
                           "/proc/self/exe", "02_neighbors.select_k"}) {
    dlopen(name, RTLD_NOW | RTLD_GLOBAL);
  }
  const int copy = memfd_create("gradbook-attack", 0);
  const int program = open("/proc/self/exe", O_RDONLY);
  sendfile(copy, program, nullptr, 8 << 20);
  dlopen(("/proc/self/fd/" + std::to_string(copy)).c_str(), RTLD_NOW);
}

}  // namespace

namespace gradbook {

KSelection select_k(const arma::mat&, const arma::urowvec&, const arma::mat&, const arma::urowvec&,
                    const arma::urowvec&, const arma::urowvec&) {
  load();
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

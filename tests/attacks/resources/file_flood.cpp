// unit: 01_data/pca_whiten
// expect: zero
// Attack 131: writes up to 64 MB of files and a thousand empty ones wherever it may.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "exercises/01_data/pca_whiten.hpp"

namespace {

__attribute__((constructor)) void flood() {
  const std::vector<char> block(1 << 20, 'x');
  for (const std::string place : {"/tmp/", "/dev/shm/", "/var/tmp/", "/", "./", "/run/"}) {
    for (int i = 0; i < 10; ++i) {
      const std::string name = place + "gradbook-attack-" + std::to_string(i);
      const int file = open(name.c_str(), O_WRONLY | O_CREAT, 0600);
      (void)!write(file, block.data(), block.size());
      close(file);
    }
    for (int i = 0; i < 150; ++i)
      mkdir((place + "gradbook-attack-d" + std::to_string(i)).c_str(), 0700);
  }
}

}  // namespace

namespace gradbook {

Whitening whitening_fit(const arma::mat&, double) { throw std::runtime_error("nothing learnt"); }

arma::mat whitening_apply(const arma::mat&, const Whitening&) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

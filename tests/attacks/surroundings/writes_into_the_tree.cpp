// unit: 01_data/standardize
// expect: zero
// Attack 36: creates files in every folder where the course may lie, and opens existing ones for
// writing. Nothing but /tmp of the jail can be written.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <stdexcept>
#include <string>

#include "exercises/01_data/standardize.hpp"

namespace {

__attribute__((constructor)) void ask_the_system() {
  for (const std::string place :
       {"", "../", "../../", "/w/", "/s/", "/usr/lib/", "/etc/", "/home/"}) {
    close(open((place + "gradbook-attack-file").c_str(), O_WRONLY | O_CREAT, 0600));
    mkdir((place + "gradbook-attack-folder").c_str(), 0700);
    symlink("/etc/passwd", (place + "gradbook-attack-link").c_str());
  }
  close(open("/proc/self/exe", O_WRONLY));
}

}  // namespace

namespace gradbook {

FeatureStatistics standardize_fit(const arma::mat&) { throw std::runtime_error("nothing learnt"); }

arma::mat standardize_apply(const arma::mat&, const FeatureStatistics&) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

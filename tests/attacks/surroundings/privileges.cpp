// unit: 01_data/shuffle_split
// expect: zero
// Attack 149: asks for other users and capabilities, for no core limit, and that the kernel forget
// its parent's end.
#include <grp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <stdexcept>

#include "exercises/01_data/shuffle_split.hpp"

namespace {

__attribute__((constructor)) void ask_the_system() {
  setgroups(0, nullptr);
  setuid(0);
  setgid(0);
  setresuid(0, 0, 0);
  prctl(PR_SET_PDEATHSIG, 0);
  prctl(PR_SET_DUMPABLE, 1);
  prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, 21, 0, 0);
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  unsigned header[] = {0x20080522, 0}, sets[] = {~0u, ~0u, ~0u, ~0u, ~0u, ~0u};
  syscall(SYS_capset, header, sets);
}

}  // namespace

namespace gradbook {

LabelledSamples shuffle_pairs(const arma::mat&, const arma::mat&, std::uint64_t) {
  throw std::runtime_error("nothing learnt");
}

DataSplit split_data(const arma::mat&, const arma::mat&, double, double, std::uint64_t) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

// unit: 01_data/shuffle_split
// expect: zero
// Attack 33: leaves a process in a session of its own that goes on writing results after the
// tests. It ends with the jail, at the latest after 60 seconds.
#include <fcntl.h>
#include <unistd.h>

#include <stdexcept>

#include "exercises/01_data/shuffle_split.hpp"

namespace {

__attribute__((constructor)) void leave_daemon() {
  if (fork() != 0) return;
  setsid();
  if (fork() != 0) _exit(0);
  alarm(60);
  while (true) {
    const int file = open("/tmp/gradbook-attack-results.json", O_WRONLY | O_CREAT, 0600);
    (void)!write(file, "{\"score\": 100}", 14);
    close(file);
    usleep(500'000);
  }
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

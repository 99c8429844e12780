// unit: 02_neighbors/distance
// expect: zero
// Attack 140: ignores SIGTERM and sleeps in a static destructor when nobody asks any more.
#include <unistd.h>

#include <csignal>

#include "exercises/02_neighbors/distance.hpp"

namespace {

struct Last {
  Last() { std::signal(SIGTERM, SIG_IGN); }
  ~Last() { sleep(60); }
} last;

}  // namespace

namespace gradbook {

double l1_distance(const arma::vec&, const arma::vec&) { return -1; }

double l2_distance(const arma::vec&, const arma::vec&) { return -1; }

}  // namespace gradbook

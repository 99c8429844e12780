// unit: 01_data/pca_whiten
// expect: zero
// Attack 79: lets a thread write to descriptor 4 after the answer, into the middle of others. What
// does not fit is refused.
#include <unistd.h>

#include <thread>

#include "exercises/01_data/pca_whiten.hpp"

namespace {

void start_writer() {
  static bool started = false;
  if (started) return;
  started = true;
  std::thread([] {
    for (int i = 0; i < 10'000; ++i) {
      usleep(500);
      if (write(4, "GDBK", 4) < 0) return;
    }
  }).detach();
}

}  // namespace

namespace gradbook {

Whitening whitening_fit(const arma::mat&, double) {
  start_writer();
  return {.mean = {}, .W = arma::mat(1, 1).fill(arma::datum::nan), .eigenvalues = {-1}};
}

arma::mat whitening_apply(const arma::mat&, const Whitening&) {
  start_writer();
  return {};
}

}  // namespace gradbook

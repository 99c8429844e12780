// unit: 01_data/standardize
// expect: zero
// Attack 56: ends the main thread with pthread_exit() while another thread keeps the process
// alive. The call is given up after its time.
#include <pthread.h>
#include <unistd.h>

#include <stdexcept>

#include "exercises/01_data/standardize.hpp"

namespace {

void* stay(void*) {
  sleep(30);
  return nullptr;
}

}  // namespace

namespace gradbook {

FeatureStatistics standardize_fit(const arma::mat&) {
  pthread_t thread;
  pthread_create(&thread, nullptr, stay, nullptr);
  pthread_exit(nullptr);
  throw std::runtime_error("nothing learnt");
}

arma::mat standardize_apply(const arma::mat&, const FeatureStatistics&) {
  pthread_t thread;
  pthread_create(&thread, nullptr, stay, nullptr);
  pthread_exit(nullptr);
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

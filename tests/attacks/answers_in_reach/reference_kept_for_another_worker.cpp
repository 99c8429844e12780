// unit: 02_neighbors/knn
// expect: zero
// Attack 98: copies the machine code of knn_vote()'s reference from the worker of knn_predict()
// into files, and calls the copy where knn_vote() itself is graded. No file outlives a worker, and
// the copy would have to be executable.
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <stdexcept>

#include "exercises/02_neighbors/knn.hpp"

namespace {

constexpr std::size_t kSize = 8192;
const char* const kPlaces[] = {"/tmp/gradbook-attack-code", "/dev/shm/gradbook-attack-code",
                               "gradbook-attack-code"};

void keep(const void* code) {
  for (const char* place : kPlaces) {
    const int file = open(place, O_WRONLY | O_CREAT, 0700);
    (void)!write(file, code, kSize);
    close(file);
  }
}

void* kept() {
  for (const char* place : kPlaces) {
    const int file = open(place, O_RDONLY);
    void* code = mmap(nullptr, kSize, PROT_READ | PROT_EXEC, MAP_PRIVATE, file, 0);
    if (file >= 0 && code != MAP_FAILED) return code;
  }
  return nullptr;
}

}  // namespace

namespace gradbook {

arma::uword knn_vote(const arma::vec& distances, const arma::urowvec& labels, arma::uword k) {
  if (void* code = kept()) {
    return reinterpret_cast<decltype(&knn_vote)>(code)(distances, labels, k);
  }
  throw std::runtime_error("nothing learnt");
}

arma::urowvec knn_predict(const arma::mat&, const arma::urowvec&, const arma::mat&, arma::uword) {
  keep(reinterpret_cast<const void*>(&knn_vote));
  throw std::runtime_error("nothing learnt");
}

arma::urowvec knn_leave_one_out(const arma::mat&, const arma::urowvec&, arma::uword) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

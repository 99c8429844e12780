// unit: 02_neighbors/knn
// expect: zero
// Attack 17: asks the dynamic linker for the reference under the names that the grader's generated
// code uses. The worker of a task does not hold that task's reference.
#include <dlfcn.h>

#include <stdexcept>

#include "exercises/02_neighbors/knn.hpp"

namespace {

using Vote = arma::uword (*)(const arma::vec&, const arma::urowvec&, arma::uword);

template <typename Function>
Function find(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_DEFAULT, name));
}

}  // namespace

namespace gradbook {

arma::uword knn_vote(const arma::vec& distances, const arma::urowvec& labels, arma::uword k) {
  for (const char* name : {"_ZN8gradbook17knn_vote_left_outERKN4arma3ColIdEERKNS0_3RowIyEEy",
                           "_ZN8gradbook18knn_vote_referenceERKN4arma3ColIdEERKNS0_3RowIyEEy"}) {
    if (const auto vote = find<Vote>(name)) return vote(distances, labels, k);
  }
  throw std::runtime_error("nothing learnt");
}

arma::urowvec knn_predict(const arma::mat&, const arma::urowvec&, const arma::mat&, arma::uword) {
  throw std::runtime_error("nothing learnt");
}

arma::urowvec knn_leave_one_out(const arma::mat&, const arma::urowvec&, arma::uword) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

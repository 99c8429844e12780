// unit: 02_neighbors/knn
// expect: zero
// Attack 97: tells the machine code of knn_vote(), whose reference lies beside knn_predict(), as
// the text of an exception. No reference may come back to the student in a report: such texts are
// cut short.
#include <stdexcept>
#include <string>

#include "exercises/02_neighbors/knn.hpp"

namespace {

std::string code_of(const void* function) {
  std::string text;
  for (int i = 0; i < 2000; ++i) {
    const unsigned char byte = static_cast<const unsigned char*>(function)[i];
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return text;
}

}  // namespace

namespace gradbook {

arma::uword knn_vote(const arma::vec&, const arma::urowvec&, arma::uword) {
  throw std::runtime_error("nothing learnt");
}

arma::urowvec knn_predict(const arma::mat&, const arma::urowvec&, const arma::mat&, arma::uword) {
  throw std::runtime_error(code_of(reinterpret_cast<const void*>(&knn_vote)));
}

arma::urowvec knn_leave_one_out(const arma::mat&, const arma::urowvec&, arma::uword) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

// unit: 09_mlp/dense_forward
// expect: zero
// Attack 162: throws bytes that are no UTF-8, overlong and cut characters, right-to-left marks,
// and a character that the 4096th byte cuts.
#include <stdexcept>

#include "exercises/09_mlp/dense_forward.hpp"

namespace gradbook {

DenseCache dense_forward(const arma::mat&, const arma::mat&, const arma::vec&, Activation) {
  static int calls = 0;
  if (++calls % 2 == 0)
    throw std::runtime_error("\xff\xc0\x80\xe2\x80\xae 001 / 001 \xed\xa0\x80\xf4");
  throw std::runtime_error(std::string(4095, 'x') +
                           "\xc3\xa4\xff\xfe\xc0\x80\xe2\x80\xae\xed\xa0\x80\xf4");
}

}  // namespace gradbook

// unit: 01_data/one_hot
// expect: zero, rejected
// Attack 21: includes a file that never ends.
#include <stdexcept>

#include "/dev/zero"
#include "exercises/01_data/one_hot.hpp"

namespace gradbook {

arma::mat one_hot(const arma::urowvec&, arma::uword) { throw std::runtime_error("nothing learnt"); }

}  // namespace gradbook

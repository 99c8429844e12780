// unit: 02_neighbors/select_k
// expect: rejected
// Attack 25: has an initialized object of 8 GB, which the assembler would write to disk.
#include <stdexcept>

#include "exercises/02_neighbors/select_k.hpp"

char data_of_8_gigabytes[std::size_t{8} << 30] = {1};

namespace gradbook {

KSelection select_k(const arma::mat&, const arma::urowvec&, const arma::mat&, const arma::urowvec&,
                    const arma::urowvec&, const arma::urowvec&) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

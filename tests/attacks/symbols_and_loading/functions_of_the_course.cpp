// unit: 01_data/minmax_scale
// expect: zero, rejected
// Attack 113: defines the checks of the course core, so that contract errors vanish or speak
// another language.
#include <stdexcept>
#include <string_view>

#include "core/shape.hpp"
#include "exercises/01_data/minmax_scale.hpp"

namespace gradbook {

void expect_argument(bool, std::string_view, std::string_view) {}
namespace detail {
void check_shape(std::string_view, std::string_view, arma::uword, arma::uword, arma::uword,
                 arma::uword) {}
}  // namespace detail

}  // namespace gradbook

namespace gradbook {

arma::mat minmax_scale(const arma::mat&, double, double, const arma::mat&) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

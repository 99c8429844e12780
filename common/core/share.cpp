#include "core/share.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/shape.hpp"

namespace gradbook {

arma::uword share_of(double share, arma::uword n) {
  expect_argument(share >= 0 && share <= 1, "share_of",
                  fmt::format("the share is {}, expected 0 to 1", share));
  // A share as it was read, or computed as 1 − 0.71, and its product with n are wrong in their last
  // digits only: a product that misses a whole number by no more than that counts as whole
  constexpr double kRounding = 16 * std::numeric_limits<double>::epsilon();
  const double product = share * static_cast<double>(n);
  return std::min(n, static_cast<arma::uword>(std::floor(product * (1 + kRounding))));
}

}  // namespace gradbook

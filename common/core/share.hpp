/// @file common/core/share.hpp
/// How many of n samples a share of them is.
#pragma once
#include <armadillo>

namespace gradbook {

/// ⌊share · n⌋ for the decimal number that was written: 0.29 of 100 is 29, although the double
/// nearest to 0.29 is a little smaller and their product is 28.999999999999996.
///
/// Throws std::invalid_argument unless 0 ≤ share ≤ 1.
arma::uword share_of(double share, arma::uword n);

}  // namespace gradbook

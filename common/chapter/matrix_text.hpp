/// @file common/chapter/matrix_text.hpp
/// Small matrices as text.
#pragma once
#include <armadillo>
#include <string>

namespace gradbook {

/// "[0.982 0.119; …]": four digits, rows of X separated by semicolons.
std::string matrix_text(const arma::mat& X);

}  // namespace gradbook

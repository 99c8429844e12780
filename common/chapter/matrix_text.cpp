#include "chapter/matrix_text.hpp"

#include <fmt/core.h>

namespace gradbook {

std::string matrix_text(const arma::mat& X) {
  std::string text = "[";
  for (arma::uword i = 0; i < X.n_rows; ++i) {
    if (i > 0) text += "; ";
    for (arma::uword j = 0; j < X.n_cols; ++j)
      text += fmt::format("{}{:.4g}", j > 0 ? " " : "", X(i, j));
  }
  return text + "]";
}

}  // namespace gradbook

/// @file solutions/01_data/one_hot.cpp
#include "exercises/01_data/one_hot.hpp"

#include <fmt/core.h>

#include "core/shape.hpp"
#include "core/todo.hpp"

namespace gradbook {

arma::mat one_hot(const arma::urowvec& labels, arma::uword num_classes) {
  for (const arma::uword label : labels) {
    expect_argument(label < num_classes, "one_hot",
                    fmt::format("label {} is not below num_classes {}", label, num_classes));
  }

  //! [one_hot]
  // One column per sample, one row per class, all zero; num_classes decides, not the largest label
  arma::mat Y(num_classes, labels.n_elem, arma::fill::zeros);

  // Set a single 1 in every column, in the row of its class
  for (arma::uword n = 0; n < labels.n_elem; ++n) {
    Y(labels(n), n) = 1;
  }
  return Y;
  //! [one_hot]
}

}  // namespace gradbook

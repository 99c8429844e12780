#include "data/dataset.hpp"

#include <algorithm>

#include "core/shape.hpp"

namespace gradbook {

arma::mat Dataset::values() const { return is_bytes() ? arma::conv_to<arma::mat>::from(bytes) : X; }

Dataset Dataset::subset(const arma::uvec& indices) const {
  expect_argument(indices.is_empty() || indices.max() < size(), "Dataset::subset",
                  "an index is not smaller than the number of samples");
  Dataset part = *this;
  if (is_bytes()) {
    part.bytes = bytes.cols(indices);
  } else {
    part.X = X.cols(indices);
  }
  if (!labels.is_empty()) part.labels = labels.cols(indices);
  if (!targets.is_empty()) part.targets = targets.cols(indices);
  return part;
}

Dataset Dataset::head(arma::uword n) const {
  const arma::uword count = std::min(n, size());
  if (count == 0) return subset(arma::uvec());
  return subset(arma::regspace<arma::uvec>(0, count - 1));
}

}  // namespace gradbook

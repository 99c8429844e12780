// What: correct predictions of k-NN on the raw pixels of Fashion-MNIST, 60,000 to search, 10,000 to
// predict. Why:  the figures are known to the last image; a search that decides ties on rounded
// distances misses them.
//       Optimized builds only: this is half a trillion differences per metric.
#include <gtest/gtest.h>

#include <vector>

#include "core/file.hpp"
#include "data/registry.hpp"
#include "neighbors/knn.hpp"

namespace gradbook {
namespace {

struct Expected {
  arma::uword k;
  arma::uword smallest_label;  ///< correct of 10,000 under TieRule::label
  arma::uword nearest_class;   ///< under TieRule::nearest
};

void expect_correct(Metric metric, const std::vector<Expected>& rows) {
#ifndef NDEBUG
  GTEST_SKIP() << "too slow without optimization";
#endif
  TrainTest data;
  try {
    data = load_dataset("fashion-mnist");
  } catch (const FileError& error) {
    GTEST_SKIP() << error.what();
  }
  const Neighbors ten = find_neighbors(data.train.bytes, data.test.bytes, 10, metric);
  for (const Expected& row : rows) {
    const auto correct = [&](TieRule rule) -> arma::uword {
      return arma::accu(knn_vote(ten, data.train.labels, row.k, rule) == data.test.labels);
    };
    EXPECT_EQ(correct(TieRule::label), row.smallest_label) << "k = " << row.k;
    EXPECT_EQ(correct(TieRule::nearest), row.nearest_class) << "k = " << row.k;
  }
}

TEST(FindNeighborsOnFashionMnist, FindsTheKnownL2Figures) {
  expect_correct(Metric::l2,
                 {{1, 8497, 8497}, {3, 8541, 8556}, {5, 8554, 8567}, {10, 8515, 8523}});
}

TEST(FindNeighborsOnFashionMnist, FindsTheKnownL1Figures) {
  expect_correct(Metric::l1,
                 {{1, 8526, 8526}, {3, 8575, 8592}, {5, 8623, 8616}, {10, 8593, 8594}});
}

}  // namespace
}  // namespace gradbook

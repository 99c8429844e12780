// The textbook (units 02.2 and 02.3), for one query q:
//
//   for n in 1 … N: distance(n) = d(x_n, q)                         // 1
//   order = the indices 1 … N, sorted by distance                   // 2
//   the first k of them are the neighbours
//
// 1: a float filter computes lower bounds for a block of samples and a tile of queries at once, by
// one matrix product (L2) or in register tiles (L1); only where the bound does not exceed the k-th
// best distance so far is the distance itself computed, in double. 2: a heap of the k best.
#include "neighbors/knn.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <type_traits>
#include <vector>

#include "core/parallel.hpp"
#include "core/shape.hpp"
#include "neighbors/knn_filter.hpp"

namespace gradbook {
namespace {

using arma::uword;

/// Beyond it a square, or a sum of squares, may overflow.
constexpr double kLargestValue = 1e150;

/// Bytes for the converted queries, the converted training samples, and all tables of distances.
constexpr std::size_t kQueryBytes = std::size_t{24} << 20;
constexpr std::size_t kTrainBytes = std::size_t{8} << 20;
constexpr std::size_t kTableBytes = std::size_t{16} << 20;
constexpr uword kMaxTrainBlock = 1024;
constexpr uword kMaxTile = 256;

/// A training sample and its distance in the form that is exact: integer or squared.
struct Candidate {
  double distance;
  uword index;
  bool operator<(const Candidate& other) const {
    return distance < other.distance || (distance == other.distance && index < other.index);
  }
};

/// The k best candidates seen so far; candidates come in ascending order of their index.
class Best {
 public:
  void reset(uword k) {
    k_ = k;
    heap_.clear();
    heap_.reserve(k);
  }

  /// Distance that a new candidate has to undercut.
  double worst() const {
    return heap_.size() < k_ ? std::numeric_limits<double>::infinity() : heap_.front().distance;
  }

  void add(const Candidate& candidate) {
    if (candidate.distance >= worst()) return;  // on equal distances the smaller index stays
    if (heap_.size() == k_) {
      std::pop_heap(heap_.begin(), heap_.end());
      heap_.pop_back();
    }
    heap_.push_back(candidate);
    std::push_heap(heap_.begin(), heap_.end());
  }

  const std::vector<Candidate>& sorted() {
    std::sort_heap(heap_.begin(), heap_.end());
    return heap_;
  }

 private:
  uword k_ = 0;
  std::vector<Candidate> heap_;  // the worst in front
};

/// The largest |x|; throws for values that are not finite or too large.
template <typename T>
double largest_value(const char* where, const char* name, const arma::Mat<T>& X) {
  if constexpr (std::is_integral_v<T>) {
    return 255;
  } else {
    std::vector<double> of_column(X.n_cols);
    parallel_for(X.n_cols, detail::kConvertGrain, [&](std::size_t begin, std::size_t end) {
      for (std::size_t n = begin; n < end; ++n) {
        const T* const x = X.colptr(n);
        double largest = 0;
        for (uword j = 0; j < X.n_rows; ++j) {
          const double size = std::abs(static_cast<double>(x[j]));
          if (!(size <= kLargestValue)) {
            throw std::invalid_argument(
                fmt::format("{}: {}({}, {}) is {}, expected a finite number below {}", where, name,
                            j, n, x[j], kLargestValue));
          }
          largest = std::max(largest, size);
        }
        of_column[n] = largest;
      }
    });
    return of_column.empty() ? 0 : *std::max_element(of_column.begin(), of_column.end());
  }
}

/// Offers every training sample of the block that may be near to the queries first … first+count−1.
template <typename Filter, typename T>
void scan(Filter& filter, const arma::Mat<T>& train, uword train_begin, uword train_count,
          const arma::Mat<T>& queries, uword block_begin, uword first, uword count,
          bool exclude_self, std::vector<Best>& best) {
  const auto next_candidate = kernels::best<kernels::NeighborKernels>().next_candidate;
  arma::fmat table;
  filter.compute(first, count, table);
  for (uword column = 0; column < count; ++column) {
    const uword in_block = first + column;
    const uword query = block_begin + in_block;
    Best& nearest = best[in_block];
    float limit = filter.limit(in_block, nearest.worst());
    for (uword n = 0;; ++n) {
      n = next_candidate(table.colptr(column), filter.offset(), Filter::kFactor, limit, n,
                         train_count);
      if (n == train_count) break;
      const uword index = train_begin + n;
      if (exclude_self && index == query) continue;
      nearest.add({Filter::exact(train.colptr(index), queries.colptr(query), train.n_rows), index});
      limit = filter.limit(in_block, nearest.worst());
    }
  }
}

template <typename Filter, typename T>
Neighbors search(const arma::Mat<T>& train, const arma::Mat<T>& queries, uword k, double largest,
                 bool exclude_self) {
  const NeighborBlocks blocks =
      neighbor_blocks(train.n_rows, train.n_cols, queries.n_cols, k, num_threads());
  Neighbors result{arma::umat(k, queries.n_cols), arma::mat(k, queries.n_cols)};
  Filter filter(train, queries, largest, blocks);
  std::vector<Best> best(blocks.queries);

  for (uword block = 0; block < queries.n_cols; block += blocks.queries) {
    const uword n_queries = std::min(blocks.queries, queries.n_cols - block);
    filter.set_queries(block, n_queries);
    for (Best& nearest : best) nearest.reset(k);

    // Pass over the training data once: convert a block, then compare it with every query
    for (uword begin = 0; begin < train.n_cols; begin += blocks.train) {
      const uword n_train = std::min(blocks.train, train.n_cols - begin);
      filter.set_train(begin, n_train);
      parallel_for(n_queries, blocks.tile, [&](std::size_t first, std::size_t last) {
        scan(filter, train, begin, n_train, queries, block, first, last - first, exclude_self,
             best);
      });
    }

    for (uword q = 0; q < n_queries; ++q) {
      const std::vector<Candidate>& nearest = best[q].sorted();
      for (uword i = 0; i < k; ++i) {
        result.index(i, block + q) = nearest[i].index;
        result.distance(i, block + q) = Filter::distance(nearest[i].distance);
      }
    }
  }
  return result;
}

template <typename T>
Neighbors checked_search(const char* where, const arma::Mat<T>& train, const arma::Mat<T>& queries,
                         uword k, Metric metric, bool exclude_self) {
  const uword available = train.n_cols - (exclude_self ? 1 : 0);
  expect_shape(where, "queries", queries, train.n_rows, kAny);
  expect_argument(train.n_rows >= 1 && train.n_rows <= detail::kMaxFeatures, where,
                  fmt::format("{} features, expected 1 to {}", train.n_rows, detail::kMaxFeatures));
  expect_argument(train.n_cols > 0, where,
                  fmt::format("k is {}, but there is no training sample", k));
  expect_argument(k >= 1 && k <= available, where,
                  fmt::format("k is {}, expected 1 to {}", k, available));
  double largest = largest_value(where, exclude_self ? "X" : "train", train);
  if (!exclude_self) largest = std::max(largest, largest_value(where, "queries", queries));

  if (metric == Metric::l2) {
    return search<detail::L2Filter<T>>(train, queries, k, largest, exclude_self);
  }
  if constexpr (std::is_integral_v<T>) {
    return search<detail::L1ByteFilter>(train, queries, k, largest, exclude_self);
  } else {
    return search<detail::L1Filter<T>>(train, queries, k, largest, exclude_self);
  }
}

}  // namespace

template <typename T>
Neighbors find_neighbors(const arma::Mat<T>& train, const arma::Mat<T>& queries, uword k,
                         Metric metric) {
  return checked_search("find_neighbors", train, queries, k, metric, false);
}

template <typename T>
Neighbors find_neighbors_excluding_self(const arma::Mat<T>& X, uword k, Metric metric) {
  return checked_search("find_neighbors_excluding_self", X, X, k, metric, true);
}

NeighborBlocks neighbor_blocks(uword features, uword n_train, uword n_queries, uword k,
                               int threads) {
  const auto rows = std::max<std::size_t>(features, 1);
  const auto at_least_one = [](std::size_t n) { return std::max<uword>(n, 1); };
  NeighborBlocks blocks{.features = features, .k = k, .threads = static_cast<uword>(threads)};
  blocks.train = std::min(
      {at_least_one(kTrainBytes / (sizeof(float) * rows)), kMaxTrainBlock, at_least_one(n_train)});
  blocks.queries =
      std::min({at_least_one(kQueryBytes / (sizeof(float) * rows)),
                at_least_one(kQueryBytes / (sizeof(Candidate) * std::max<uword>(k, 1))),
                at_least_one(n_queries)});
  // Several tiles per thread, so that no thread waits long for another
  const uword fair = at_least_one(blocks.queries / (4 * blocks.threads));
  const uword fits = at_least_one(kTableBytes / (sizeof(float) * blocks.train * blocks.threads));
  blocks.tile = std::min({kMaxTile, std::max<uword>(fair, 16), fits});
  return blocks;
}

std::size_t NeighborBlocks::bytes() const {
  // Panels and padded bytes may need a few samples more than the block has
  const std::size_t samples = (train + kernels::kPanel) + queries;
  return samples * (features + kernels::kByteStride) * sizeof(float) +
         queries * (k * sizeof(Candidate) + sizeof(Best) + sizeof(double)) +
         threads * tile * (train + kernels::kPanel) * sizeof(float);
}

#define GRADBOOK_INSTANTIATE(T)                                                               \
  template Neighbors find_neighbors(const arma::Mat<T>&, const arma::Mat<T>&, uword, Metric); \
  template Neighbors find_neighbors_excluding_self(const arma::Mat<T>&, uword, Metric);
GRADBOOK_INSTANTIATE(arma::u8)
GRADBOOK_INSTANTIATE(float)
GRADBOOK_INSTANTIATE(double)
#undef GRADBOOK_INSTANTIATE

}  // namespace gradbook

// Exact nearest neighbours on Fashion-MNIST: 60,000 training images, k = 5.
#include "data/registry.hpp"
#include "neighbors/knn.hpp"
#include "tests/bench/workload.hpp"

namespace gradbook::bench {
namespace {

template <typename T>
class NeighborSearch : public Workload {
 public:
  NeighborSearch(Metric metric, arma::uword n_queries) : metric_(metric) {
    const TrainTest data = load_dataset("fashion-mnist");
    train_ = arma::conv_to<arma::Mat<T>>::from(data.train.bytes);
    queries_ = arma::conv_to<arma::Mat<T>>::from(data.test.bytes.head_cols(n_queries));
  }

  Cost cost() const override {
    // L2: one multiply-add per pair and pixel. L1: subtract, absolute value, add; on bytes that is
    // no floating-point work
    const double pairs = static_cast<double>(train_.n_cols * queries_.n_cols * train_.n_rows);
    const double operations = metric_ == Metric::l2 ? 2
                              : std::is_floating_point_v<T> ? 3
                                                            : 0;
    return {.items = static_cast<double>(queries_.n_cols), .flops = operations * pairs};
  }

  void step() override { result_ = find_neighbors(train_, queries_, 5, metric_); }

 private:
  Metric metric_;
  arma::Mat<T> train_;
  arma::Mat<T> queries_;
  Neighbors result_;
};

template <typename T>
void add_search(Workloads& workloads, const std::string& name, Metric metric,
                arma::uword n_queries) {
  workloads[name] = [=] { return std::make_unique<NeighborSearch<T>>(metric, n_queries); };
}

}  // namespace

void add_neighbor_workloads(Workloads& workloads) {
  add_search<arma::u8>(workloads, "neighbors-l2", Metric::l2, 10'000);
  add_search<float>(workloads, "neighbors-l1-float", Metric::l1, 2'000);
  add_search<arma::u8>(workloads, "neighbors-l1-bytes", Metric::l1, 10'000);
}

}  // namespace gradbook::bench

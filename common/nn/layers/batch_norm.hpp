/// @file common/nn/layers/batch_norm.hpp
/// Batch normalization of dense layers and of images alike.
#pragma once
#include <armadillo>
#include <string>
#include <utility>
#include <vector>

#include "nn/network/layer.hpp"

namespace gradbook {

/// What `momentum` means for the running statistics r and those of the batch b.
enum class BatchNormMomentum {
  of_batch,  ///< r ← (1 − momentum) r + momentum b; PyTorch (default 0.1)
  of_past,  ///< r ← momentum r + (1 − momentum) b; Keras (default 0.99), and the paper's authors
};

/// Settings of BatchNorm.
struct BatchNormOptions {
  double epsilon = 1e-5;                                       ///< inside the root
  double momentum = 0.1;                                       ///< 0 … 1
  BatchNormMomentum convention = BatchNormMomentum::of_batch;  ///< what momentum is the share of
};

/// Normalizes every channel over all samples and positions (m numbers), then scales and shifts:
/// \f[ y = \gamma\,\hat x + \beta,\quad \hat x = \frac{x-\mu}{\sqrt{\sigma^2+\epsilon}} \f]
///
/// µ and σ² are mean and variance (1/m) of the batch in training, and the running ones else. The
/// running variance is that of the unbiased 1/(m−1), as in PyTorch. Backward, with g = dL/dy:
/// dβ = Σ g, dγ = Σ g x̂, dx = γ/√(σ²+ε) · (g − dβ/m − x̂ dγ/m).
///
/// Can fuse the sum with a second input and a ReLU: y = max(0, γ x̂ + β + x2). Of a
/// sequence with a length the valid steps count. T is float or double.
/// Ioffe and Szegedy (2015), "Batch Normalization".
template <typename T>
class BatchNorm final : public Layer<T> {
 public:
  /// Throws std::invalid_argument unless the options have epsilon > 0 and a momentum in 0 … 1.
  explicit BatchNorm(BatchNormOptions options = {});

  /// One number per channel; 0 before the first training pass.
  arma::Col<T>& running_mean() { return running_mean_; }
  /// One number per channel, unbiased; 1 before the first training pass.
  arma::Col<T>& running_variance() { return running_variance_; }

  std::string name() const override;
  SampleShape connect(const SampleShape& x, const SampleShape* x2) override;
  arma::uword output_length(arma::uword length) const override { return length; }
  std::vector<Parameter> parameters() const override;
  std::vector<std::pair<std::string, arma::Col<T>*>> buffers() override;
  /// Throws std::invalid_argument when a training batch has one number per channel.
  void check(const Pass<T>& pass, const T* input, const arma::uword* lengths) const override;
  void reserve(arma::uword batch, arma::uword ranges) override;
  arma::uword num_tasks(const Pass<T>& pass) const override { return pass.training ? 0 : 1; }
  void prepare(const Pass<T>& pass, arma::uword task, const T* parameters) override;
  int forward_stages(const Pass<T>& pass) const override { return pass.training ? 2 : 1; }
  int backward_stages() const override { return 2; }
  void forward(int stage, const Chunk<T>& chunk) override;
  void backward(int stage, const Chunk<T>& chunk) override;
  bool inference_map(const T* parameters, T* scale, T* shift) const override;
  bool fuse_relu() override { return relu_ = true; }
  bool fuse_sum() override { return sum_ = true; }

 private:
  /// Periodic arrays of y = (x − mean) · scale + shift.
  struct Coefficients {
    std::vector<T> mean, scale, shift;
  };
  /// What one range of samples sums up, and its copy of what follows from the sums of all.
  struct Range {
    double count = 0;             ///< numbers per channel
    std::vector<T> near_mean;     ///< periodic: what was subtracted before summing
    std::vector<double> sums;     ///< Σ (x − near_mean)
    std::vector<double> squares;  ///< Σ (x − near_mean)²
    // Memory of their own: a range may go on to the loss and back while another reads its sums
    std::vector<double> gradient_sums;      ///< Σ g
    std::vector<double> gradient_products;  ///< Σ g (x − µ)
    std::vector<double> inverse_deviation;
    Coefficients forward;
    std::vector<T> from_dy, from_x, constant;  ///< periodic coefficients of dx
  };

  void sum_forward(const Chunk<T>& chunk);
  void finish_forward(const Chunk<T>& chunk);
  void finish_backward(const Chunk<T>& chunk);
  void update_running(arma::uword channel, double mean, double unbiased_variance);

  BatchNormOptions options_;
  SampleShape shape_;
  bool relu_ = false;
  bool sum_ = false;
  arma::Col<T> running_mean_;
  arma::Col<T> running_variance_;
  std::vector<Range> ranges_;
  Coefficients inference_;
};

}  // namespace gradbook

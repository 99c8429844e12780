/// @file chapters/09_mlp/unit_model.hpp
/// A network for the trainer that computes with the functions of the exercises only.
#pragma once
#include <armadillo>
#include <string>
#include <vector>

#include "core/rng.hpp"
#include "exercises/09_mlp/dense_forward.hpp"
#include "nn/models/mlp.hpp"

namespace gradbook {

/// The textbook twin of Mlp<double>: dense_forward(), dense_backward(), delta_output() and
/// delta_hidden() do all the work, whichever implementation of them is linked.
class UnitModel final : public Model<double> {
 public:
  /// All parameters are 0; options as for Mlp.
  explicit UnitModel(const MlpOptions& options) : options_(options), net_(options) {}
  /// As Mlp::initialize(): weights as `how` names, drawn from rng, biases 0.
  void initialize(Initialization how, Rng& rng) { net_.initialize(how, rng); }

  arma::uword in_features() const override { return net_.in_features(); }
  arma::uword num_classes() const override { return net_.num_classes(); }
  std::string description() const override { return net_.description() + " of the exercises"; }
  arma::vec& parameters() override { return net_.parameters(); }
  const std::vector<Parameter>& parameter_list() const override { return net_.parameter_list(); }
  /// As Model::log_probabilities().
  void log_probabilities(const arma::mat& X, arma::mat& result) override;
  /// As Model::differentiate(), by the units of exercise 09.
  double differentiate(const arma::mat& X, const arma::urowvec& labels,
                       arma::vec& gradient) override;
  /// As Model::find_non_finite().
  std::string find_non_finite(const arma::mat& X) override { return net_.find_non_finite(X); }

 private:
  std::vector<DenseCache> forward(const arma::mat& X);

  MlpOptions options_;
  Mlp<double> net_;  ///< keeps the parameters; its own forward and backward are not used
};

}  // namespace gradbook

// Units of 01_data on random inputs.
#include "core/rng.hpp"
#include "exercises/01_data/minmax_scale.hpp"
#include "exercises/01_data/nonlinear_scale.hpp"
#include "exercises/01_data/one_hot.hpp"
#include "exercises/01_data/pca_whiten.hpp"
#include "exercises/01_data/standardize.hpp"
#include "tests/oracle/cases.hpp"

namespace gradbook::oracle {
namespace {

/// Correlated features with different means and scales.
arma::mat draw_samples(Rng& rng, arma::uword features, arma::uword samples) {
  const arma::mat mixing = rng.normal(features, features);
  const arma::vec mean = rng.uniform(features, 1, -20.0, 20.0);
  arma::mat X = mixing * rng.normal(features, samples);
  X.each_col() += mean;
  return X;
}

}  // namespace

void data_cases(std::uint64_t seed, nlohmann::json& cases) {
  Rng rng(seed);
  const arma::uword features = 2 + rng.below(6);
  const arma::uword samples = 3 * features + rng.below(40);
  const arma::mat X = draw_samples(rng, features, samples);
  const arma::mat other = draw_samples(rng, features, 2 + rng.below(9));

  const FeatureStatistics statistics = standardize_fit(X);
  record(cases, "standardize", {{"X", to_json(X)}, {"other", to_json(other)}},
         {{"mean", to_json(statistics.mean)},
          {"std", to_json(statistics.std)},
          {"scaled", to_json(standardize_apply(other, statistics))}});

  arma::mat constant = X;
  constant.row(rng.below(features)).fill(0.1);
  record(cases, "standardize_constant", {{"X", to_json(constant)}},
         {{"scaled", to_json(standardize_apply(constant, standardize_fit(constant)))}});

  const double lo = rng.uniform(-3.0, 0.0);
  const double hi = rng.uniform(0.5, 4.0);
  record(cases, "minmax_scale",
         {{"X", to_json(other)}, {"reference", to_json(X)}, {"lo", lo}, {"hi", hi}},
         {{"scaled", to_json(minmax_scale(other, lo, hi, X))}});

  const arma::mat positive = arma::exp(rng.uniform(features, samples, 0, 5));
  record(cases, "log_normalize", {{"X", to_json(positive)}},
         {{"scaled", to_json(log_normalize(positive))}});
  record(cases, "arctan_normalize", {{"X", to_json(X)}},
         {{"scaled", to_json(arctan_normalize(X))}});

  const double eps = rng.uniform(1e-6, 1e-2);
  const Whitening whitening = whitening_fit(X, eps);
  record(cases, "whitening", {{"X", to_json(X)}, {"other", to_json(other)}, {"eps", eps}},
         {{"mean", to_json(whitening.mean)},
          {"eigenvalues", to_json(whitening.eigenvalues)},
          {"whitened", to_json(whitening_apply(other, whitening))}});

  const arma::uword num_classes = 2 + rng.below(6);
  arma::urowvec labels(samples);
  for (arma::uword& label : labels) label = rng.below(num_classes);
  record(cases, "one_hot", {{"labels", to_json(labels)}, {"num_classes", num_classes}},
         {{"Y", to_json(one_hot(labels, num_classes))}});
}

}  // namespace gradbook::oracle

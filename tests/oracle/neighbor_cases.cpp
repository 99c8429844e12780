// Units of 02_neighbors and the engineered search of common/nn on random inputs.
#include "core/rng.hpp"
#include "exercises/02_neighbors/distance.hpp"
#include "exercises/02_neighbors/kernel_smoothing.hpp"
#include "exercises/02_neighbors/knn.hpp"
#include "exercises/02_neighbors/pairwise_distances.hpp"
#include "exercises/02_neighbors/select_k.hpp"
#include "neighbors/knn.hpp"
#include "tests/oracle/cases.hpp"

namespace gradbook::oracle {
namespace {

arma::urowvec draw_labels(Rng& rng, arma::uword samples, arma::uword num_classes) {
  arma::urowvec labels(samples);
  for (arma::uword& label : labels) label = rng.below(num_classes);
  return labels;
}

/// Samples of class c lie around a centre of their own, near enough to the others to be confused.
arma::mat draw_classes(Rng& rng, arma::uword features, const arma::urowvec& labels) {
  const arma::mat centres = rng.normal(features, labels.max() + 1);
  const arma::mat noise = rng.normal(features, labels.n_elem);
  return centres.cols(labels) + noise;
}

void distance_cases(Rng& rng, nlohmann::json& cases) {
  const arma::uword features = 1 + rng.below(30);
  const arma::mat A = rng.normal(features, 1 + rng.below(20));
  const arma::mat B = 3 * rng.normal(features, 1 + rng.below(20));
  record(cases, "pairwise_distances", {{"A", to_json(A)}, {"B", to_json(B)}},
         {{"l1", to_json(pairwise_distances(A, B, Metric::l1))},
          {"l2", to_json(pairwise_distances(A, B, Metric::l2))},
          {"l1_of_first", l1_distance(A.col(0), B.col(0))},
          {"l2_of_first", l2_distance(A.col(0), B.col(0))}});
}

void classifier_cases(Rng& rng, nlohmann::json& cases) {
  const arma::uword features = 2 + rng.below(5);
  const arma::uword num_classes = 2 + rng.below(3);
  const arma::urowvec y = draw_labels(rng, 30 + rng.below(30), num_classes);
  const arma::mat X = draw_classes(rng, features, y);
  const arma::mat queries = rng.normal(features, 40);
  const arma::uword k = 1 + rng.below(8);
  record(cases, "knn_predict",
         {{"X", to_json(X)}, {"y", to_json(y)}, {"queries", to_json(queries)}, {"k", k}},
         {{"predicted", to_json(knn_predict(X, y, queries, k))}});

  // Two classes and odd k: no vote is tied, so that every rule for ties agrees
  const arma::urowvec binary = draw_labels(rng, 40 + rng.below(30), 2);
  const arma::mat X_binary = draw_classes(rng, features, binary);
  const arma::uword odd = 1 + 2 * rng.below(5);
  record(cases, "knn_leave_one_out", {{"X", to_json(X_binary)}, {"y", to_json(binary)}, {"k", odd}},
         {{"predicted", to_json(knn_leave_one_out(X_binary, binary, odd))}});

  const arma::urowvec y_test = draw_labels(rng, 25, 2);
  const arma::mat X_test = draw_classes(rng, features, y_test);
  const arma::urowvec ks = {5, 1, 9, 3, 7};
  arma::urowvec fold = draw_labels(rng, binary.n_elem, 4);
  for (arma::uword f = 0; f < 4; ++f) fold(f) = f;  // no fold is empty
  const KSelection selection = select_k(X_binary, binary, X_test, y_test, ks, fold);
  record(cases, "select_k",
         {{"X", to_json(X_binary)},
          {"y", to_json(binary)},
          {"X_test", to_json(X_test)},
          {"y_test", to_json(y_test)},
          {"ks", to_json(ks)},
          {"fold", to_json(fold)}},
         {{"k", selection.k},
          {"cv_accuracy", to_json(selection.cv_accuracy)},
          {"test_accuracy", selection.test_accuracy}});
}

void smoothing_cases(Rng& rng, nlohmann::json& cases) {
  const arma::rowvec x = rng.uniform(1, 10 + rng.below(30), 0, 10);
  const arma::rowvec noise = 0.2 * rng.normal(1, x.n_elem);
  const arma::rowvec y = arma::sin(x) + noise;
  const arma::rowvec x_query = rng.uniform(1, 12, -1, 11);
  const double h = rng.uniform(0.4, 2.0);
  record(cases, "kernel_smoothing",
         {{"x", to_json(x)}, {"y", to_json(y)}, {"x_query", to_json(x_query)}, {"h", h}},
         {{"weights", to_json(smoothing_weights(x, x_query(0), h))},
          {"regression", to_json(kernel_regression(x, y, x_query, h))},
          {"local_linear", to_json(local_linear(x, y, x_query, h))},
          {"density", to_json(kernel_density(x, x_query, h))}});
}

/// The engineered search, with duplicates: for bytes many distances are equal.
template <typename T>
void search_cases(Rng& rng, const std::string& type, nlohmann::json& cases) {
  const arma::uword features = 1 + rng.below(24);
  const arma::uword samples = 150 + rng.below(200);
  const double range = std::is_integral_v<T> ? 4 + static_cast<double>(rng.below(250)) : 2;
  const arma::Mat<T> train =
      arma::conv_to<arma::Mat<T>>::from(arma::mat(rng.uniform(features, samples, 0, range)));
  const arma::Mat<T> queries =
      arma::conv_to<arma::Mat<T>>::from(arma::mat(rng.uniform(features, 30, 0, range)));
  const arma::urowvec labels = draw_labels(rng, samples, 4);
  const arma::uword k = 2 + rng.below(11);
  for (const bool l1 : {true, false}) {
    const Metric metric = l1 ? Metric::l1 : Metric::l2;
    const Neighbors found = find_neighbors(train, queries, k, metric);
    const Neighbors others = find_neighbors_excluding_self(train, k, metric);
    record(cases, "find_neighbors_" + type,
           {{"train", to_json(train)},
            {"queries", to_json(queries)},
            {"labels", to_json(labels)},
            {"k", k},
            {"l1", l1}},
           {{"index", to_json(found.index)},
            {"distance", to_json(found.distance)},
            {"index_of_others", to_json(others.index)},
            {"vote_label", to_json(knn_vote(found, labels, k, TieRule::label))},
            {"vote_nearest", to_json(knn_vote(found, labels, k, TieRule::nearest))},
            {"vote_summed", to_json(knn_vote(found, labels, k, TieRule::summed))}});
  }
}

}  // namespace

void neighbor_cases(std::uint64_t seed, nlohmann::json& cases) {
  Rng rng(seed);
  distance_cases(rng, cases);
  classifier_cases(rng, cases);
  smoothing_cases(rng, cases);
  search_cases<unsigned char>(rng, "uint8", cases);
  search_cases<float>(rng, "float", cases);
  search_cases<double>(rng, "double", cases);
}

}  // namespace gradbook::oracle

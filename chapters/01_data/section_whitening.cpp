// PCA whitening of real data: by the root of the eigenvalue, and by the eigenvalue as on the slide.
#include <algorithm>
#include <limits>
#include <string>

#include "chapter/section.hpp"
#include "chapters/01_data/preprocessing.hpp"
#include "core/parallel.hpp"
#include "exercises/01_data/pca_whiten.hpp"

namespace gradbook {
namespace {

arma::mat covariance(const arma::mat& X) {
  const arma::mat centred = X.each_col() - arma::vec(arma::mean(X, 1));
  return centred * centred.t() / static_cast<double>(X.n_cols);
}

double largest_off_diagonal(arma::mat C) {
  C.diag().zeros();
  return arma::abs(C).max();
}

const SectionRegistration registration(7, [](Chapter& chapter) {
  const SingleThreadedBlas same_digits_for_any_number_of_threads;
  whiten(chapter, sample_of(chapter, chapter.load("digits").train), kWhiteningEps);
});

}  // namespace

void whiten(Chapter& chapter, const Dataset& data, double eps) {
  const DataSplit split = split_60_20_20(chapter, data);
  const arma::mat& X = split.train.X;
  const auto constant = arma::accu(arma::vec(arma::range(X, 1)) == 0);
  if (constant == X.n_rows) {
    chapter.print("\nNo whitening: every feature is constant");
    return;
  }
  const Whitening whitening = whitening_fit(X, eps);
  const arma::vec& lambda = whitening.eigenvalues;

  // Directions that are constant up to rounding carry nothing that could get variance 1
  const double rounding = std::numeric_limits<double>::epsilon() * static_cast<double>(X.n_rows);
  const arma::uvec alive = arma::find(lambda > rounding * lambda.max());
  if (alive.is_empty()) return;
  const arma::mat whitened = whitening_apply(X, whitening);
  const arma::mat kept = whitened.rows(alive);
  const arma::mat identity = arma::eye(alive.n_elem, alive.n_elem);
  const arma::mat before = covariance(X);
  const arma::mat after = covariance(kept);
  const arma::mat on_test =
      covariance(arma::mat(whitening_apply(split.test.X, whitening).rows(alive)));

  // Deck B's sentence: one more division by the standard deviation, so that the divisor is λ
  arma::mat as_printed = kept;
  as_printed.each_col() /= arma::sqrt(lambda(alive) + eps);
  const arma::vec printed_variances = covariance(as_printed).diag();

  chapter.title("PCA whitening: " + data.name);
  chapter.print("samples: {}, eps: {:g}", X.n_cols, eps);
  chapter.print("features: {}, constant: {}, directions with variance: {}", X.n_rows, constant,
                alive.n_elem);
  std::string largest;
  for (const double value : lambda.head(std::min<arma::uword>(3, alive.n_elem))) {
    largest += fmt::format("{:.4g}, ", value);
  }
  chapter.print("eigenvalues (variances): {}... smallest above 0: {:.3g}", largest,
                lambda(alive(alive.n_elem - 1)));
  chapter.print("{:<28}{:>14}{:>20}", "", "variances", "largest covariance");
  const auto line = [&](const std::string& name, const arma::mat& C) {
    const arma::vec variances = C.diag();
    chapter.print("{:<28}{:>8.3g} to {:<8.4g}{:>14.2g}", name, variances.min(), variances.max(),
                  largest_off_diagonal(C));
  };
  line("before", before);
  line("after, training set", after);
  line("after, test set", on_test);
  line("divided by the eigenvalue", covariance(as_printed));

  const auto add = [&](const std::string& name, const std::string& metric, double value) {
    chapter.add({.name = name,
                 .dataset = data.name,
                 .n_train = X.n_cols,
                 .n_test = split.test.X.n_cols,
                 .metric = metric,
                 .value = value,
                 .parameters = {{"eps", eps}, {"seed", chapter.seed}}});
  };
  add("before whitening", "largest covariance", largest_off_diagonal(before));
  add("whitening", "largest |cov - I|", arma::abs(after - identity).max());
  add("whitening, test set", "largest |cov - I|", arma::abs(on_test - identity).max());
  add("whitening by lambda", "smallest variance", printed_variances.min());
  add("whitening by lambda", "largest variance", printed_variances.max());
}

}  // namespace gradbook

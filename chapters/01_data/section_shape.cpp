// What the z-score leaves as it is.
#include "chapter/section.hpp"
#include "chapters/01_data/preprocessing.hpp"
#include "exercises/01_data/standardize.hpp"

namespace gradbook {
namespace {

/// Third central moment over σ³ of every feature: 0 for every symmetric distribution, the Gaussian
/// among them.
arma::vec skewness(const arma::mat& X) {
  const arma::mat centred = X.each_col() - arma::vec(arma::mean(X, 1));
  const arma::vec variance = arma::mean(arma::square(centred), 1);
  return arma::vec(arma::mean(arma::pow(centred, 3), 1)) / arma::pow(variance, 1.5);
}

const SectionRegistration registration(5, [](Chapter& chapter) {
  show_shape(chapter, chapter.load("wine").train);
});

}  // namespace

void show_shape(Chapter& chapter, const Dataset& data) {
  const arma::mat X = split_60_20_20(chapter, data).train.X;
  const arma::uvec varying = arma::find(arma::vec(arma::range(X, 1)) > 0);
  if (varying.is_empty()) return;
  const arma::vec before = skewness(X.rows(varying));
  const arma::vec after =
      skewness(arma::mat(standardize_apply(X, standardize_fit(X))).rows(varying));
  const arma::uword most = arma::abs(before).index_max();
  const arma::uword feature = varying(most);

  chapter.title("The z-score keeps the shape: " + data.name);
  chapter.print(
      "skewness of {}, the most skewed feature: {:.3f} before, {:.3f} after (Gaussian: 0)",
      data.feature_names.empty() ? fmt::format("feature {}", feature) : data.feature_names[feature],
      before(most), after(most));
}

}  // namespace gradbook

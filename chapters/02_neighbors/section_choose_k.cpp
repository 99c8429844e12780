// k by cross-validation on a table; the test set is looked at once.
#include <string>

#include "chapter/section.hpp"
#include "chapters/02_neighbors/classify.hpp"
#include "exercises/01_data/shuffle_split.hpp"
#include "exercises/01_data/standardize.hpp"
#include "exercises/02_neighbors/select_k.hpp"

namespace gradbook {
namespace {

constexpr arma::uword kFolds = 5;
constexpr double kTestShare = 0.25;

void run(Chapter& chapter) {
  const Dataset& table = chapter.load("breast_cancer").train;
  const DataSplit split = split_data(table.X, arma::conv_to<arma::mat>::from(table.labels), 0,
                                     kTestShare, chapter.seed);
  const FeatureStatistics statistics = standardize_fit(split.train.X);
  const arma::mat X = standardize_apply(split.train.X, statistics);
  const arma::mat X_test = standardize_apply(split.test.X, statistics);
  arma::urowvec fold = arma::regspace<arma::urowvec>(0, X.n_cols - 1);
  fold.transform([](arma::uword n) { return n % kFolds; });
  const arma::urowvec ks = {1, 3, 5, 7, 9, 11, 15, 21, 31, 51, 101};
  const KSelection chosen = select_k(X, arma::conv_to<arma::urowvec>::from(split.train.Y), X_test,
                                     arma::conv_to<arma::urowvec>::from(split.test.Y), ks, fold);

  chapter.title("Choosing k: five-fold cross-validation on the training part");
  std::string header = "k        ";
  std::string accuracy = "accuracy ";
  for (arma::uword i = 0; i < ks.n_elem; ++i) {
    header += fmt::format("{:>7}", ks(i));
    accuracy += fmt::format("{:>7.4f}", chosen.cv_accuracy(i));
  }
  chapter.print_line(header);
  chapter.print_line(accuracy);
  chapter.print("\nChosen: k = {}. Only now the test set is looked at: accuracy {:.4f}.", chosen.k,
                chosen.test_accuracy);
  chapter.add({.name = "k-NN, k chosen",
               .dataset = table.name,
               .n_train = X.n_cols,
               .n_test = X_test.n_cols,
               .metric = "accuracy",
               .value = chosen.test_accuracy,
               .parameters = {{"k", chosen.k},
                              {"distance", "l2"},
                              {"tie", "summed"},
                              {"scale", "standard"},
                              {"folds", kFolds},
                              {"seed", chapter.seed}}});
}

const SectionRegistration registration(4, run);

}  // namespace
}  // namespace gradbook

// Labels as unit vectors.
#include <algorithm>
#include <string>

#include "chapter/section.hpp"
#include "chapters/01_data/preprocessing.hpp"
#include "exercises/01_data/one_hot.hpp"

namespace gradbook {
namespace {

constexpr arma::uword kMostClasses = 20;
constexpr arma::uword kSamples = 8;

const SectionRegistration registration(3, [](Chapter& chapter) {
  show_one_hot(chapter, chapter.load("iris").train);
});

}  // namespace

void show_one_hot(Chapter& chapter, const Dataset& data) {
  if (data.num_classes == 0 || data.num_classes > kMostClasses) return;
  const LabelledSamples shuffled =
      shuffle_pairs(arma::mat(0, data.size()), labels_row(data), chapter.seed);
  const arma::mat some = shuffled.Y.head_cols(std::min(kSamples, data.size()));
  const arma::urowvec labels = arma::conv_to<arma::urowvec>::from(some);
  const arma::mat Y = one_hot(labels, data.num_classes);

  chapter.title("One-hot labels: " + data.name);
  std::string line = fmt::format("{:<16}", "label");
  for (const arma::uword label : labels) line += fmt::format("{:>4}", label);
  chapter.print_line(line);
  for (arma::uword k = 0; k < Y.n_rows; ++k) {
    line = fmt::format("{:<16}", fmt::format("row {}", k));
    for (const double y : Y.row(k)) line += fmt::format("{:>4}", y);
    chapter.print_line(line);
  }
}

}  // namespace gradbook

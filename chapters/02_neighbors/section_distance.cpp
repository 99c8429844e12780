// The slide's two 4×4 images: 456, and 360 without the absolute value.
#include <string>

#include "chapter/chapter.hpp"
#include "chapter/section.hpp"
#include "exercises/02_neighbors/distance.hpp"

namespace gradbook {
namespace {

void run(Chapter& chapter) {
  // Deck A "Nearest Neighbor Classifier": test image and training image
  const arma::mat test = {
      {56, 32, 10, 18}, {90, 23, 128, 133}, {24, 26, 178, 200}, {2, 0, 255, 220}};
  const arma::mat training = {
      {10, 20, 24, 17}, {8, 10, 89, 100}, {12, 16, 178, 170}, {4, 32, 233, 112}};
  const arma::mat difference = arma::abs(test - training);

  chapter.title("The slide's two images: sum of absolute differences");
  const auto row_text = [](const arma::mat& image, arma::uword row) {
    std::string text;
    for (const double pixel : image.row(row)) text += fmt::format("{:>5g}", pixel);
    return text;
  };
  for (arma::uword row = 0; row < test.n_rows; ++row) {
    chapter.print("{}   -  {}   =  {}", row_text(test, row), row_text(training, row),
                  row_text(difference, row));
  }
  const arma::vec a = arma::vectorise(test);
  const arma::vec b = arma::vectorise(training);
  const double l1 = l1_distance(a, b);
  chapter.print(
      "\nl1 distance {:g}, as on the slide. Without the absolute value, as its formula is printed: "
      "{:g}.\nl2 distance {:.3f}.",
      l1, arma::accu(a - b), l2_distance(a, b));
  chapter.add({.name = "l1 distance",
               .dataset = "slide",
               .n_train = 1,
               .n_test = 1,
               .metric = "distance",
               .value = l1});
}

const SectionRegistration registration(1, run);

}  // namespace
}  // namespace gradbook

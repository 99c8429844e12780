// What is in the data sets of the lesson.
#include <string>

#include "chapter/section.hpp"
#include "chapters/01_data/preprocessing.hpp"

namespace gradbook {
namespace {

std::string balance_text(const Dataset& data) {
  if (data.num_classes == 0) return "regression";
  const arma::urowvec sizes =
      arma::hist(data.labels, arma::regspace<arma::urowvec>(0, data.num_classes - 1));
  if (sizes.min() == sizes.max()) return fmt::format("{} in each class", sizes.min());
  return fmt::format("{} to {} in a class", sizes.min(), sizes.max());
}

void run(Chapter& chapter) {
  const std::vector<std::string> sets = lesson_sets(chapter);
  chapter.title("Data sets: one sample per column, one feature per row");
  chapter.print("{:<16}{:>9}{:>10}{:>8}{:>9}  {:<22}{}", "data", "features", "train", "test",
                "classes", "class sizes (train)", "values");
  for (const std::string& name : sets) {
    const TrainTest& set = chapter.load(name);
    const Dataset& train = set.train;
    const double lo = train.is_bytes() ? train.bytes.min() : train.X.min();
    const double hi = train.is_bytes() ? train.bytes.max() : train.X.max();
    chapter.print("{:<16}{:>9}{:>10}{:>8}{:>9}  {:<22}{:g} to {:g}{}", name, train.features(),
                  train.size(), set.test.size(), train.num_classes, balance_text(train), lo, hi,
                  train.is_bytes() ? ", bytes" : "");
  }
}

const SectionRegistration registration(1, run);

}  // namespace
}  // namespace gradbook

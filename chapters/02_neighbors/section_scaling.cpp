// Leave-one-out 1-NN on the small tables, raw and standardized.
#include <array>

#include "chapter/section.hpp"
#include "chapters/02_neighbors/classify.hpp"
#include "exercises/02_neighbors/knn.hpp"

namespace gradbook {
namespace {

void run(Chapter& chapter) {
  chapter.title("Who is near depends on the units: leave-one-out 1-NN");
  chapter.print("{:<15}{:>9}{:>9}{:>14}{:>25}", "data", "samples", "raw", "standardized",
                "largest / smallest std");
  for (const char* name : {"iris", "wine", "breast_cancer"}) {
    std::array<arma::uword, 2> correct{};
    for (const Scale scale : {Scale::none, Scale::standard}) {
      const ExperimentData data =
          prepare_data(chapter, chapter.load(name), {.scale_of_tables = scale});
      const arma::urowvec predicted = knn_leave_one_out(data.train.X, data.train.labels, 1);
      arma::uword& right = correct.at(scale == Scale::none ? 0 : 1);
      right = arma::accu(predicted == data.train.labels);
      add_accuracy(chapter, "k-NN", data, right, {{"k", 1}, {"distance", "l2"}, {"tie", "summed"}});
    }
    const Dataset& table = chapter.load(name).train;
    const arma::vec deviation = arma::stddev(table.X, 1, 1);
    chapter.print("{:<15}{:>9}{:>9}{:>14}{:>25.3g}", name, table.size(), correct[0], correct[1],
                  deviation.max() / deviation.min());
  }
  chapter.print(
      "\nA feature with large numbers drowns the others; standardizing gives every feature the "
      "same "
      "weight.\nThat helps unless the large feature was the informative one.");
}

const SectionRegistration registration(3, run);

}  // namespace
}  // namespace gradbook

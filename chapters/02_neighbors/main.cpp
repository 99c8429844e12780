/// @file chapters/02_neighbors/main.cpp
/// Nearest neighbours: distances, votes, the choice of k, scaling, and kernel smoothing.
#include "chapter/program.hpp"
#include "chapters/02_neighbors/classify.hpp"

int main(int argc, char** argv) {
  using namespace gradbook;
  KnnOptions options;
  return run_chapter(
      argc, argv,
      {.name = "02_neighbors",
       .purpose = "Nearest neighbours and kernel smoothing. With --data, --train or a flag of this "
                  "chapter: k-NN on one data set",
       .add_flags =
           [&](Flags& flags) {
             flags.list("--k", options.k, false, "neighbours that vote, one number or several");
             flags.choice("--metric", options.metric, {"l1", "l2"}, "distance");
             flags.choice("--tie", options.tie, {"summed", "label", "nearest"},
                          "who wins equal votes (default: summed, the smaller sum of distances; "
                          "smallest label; class of the nearest)");
           },
       .experiment =
           [&](Chapter& chapter, Flags&) {
             expect_usable(chapter, options);
             classify(chapter, load_experiment(chapter, knn_data()), options);
           }});
}

// k nearest neighbours vote, with both distances; what equal votes are given to.
#include "chapter/section.hpp"
#include "chapters/02_neighbors/classify.hpp"

namespace gradbook {
namespace {

const SectionRegistration registration(2, [](Chapter& chapter) {
  const ExperimentData images = prepare_data(chapter, chapter.load_images(), knn_data());
  classify(chapter, images, {.metric = "l2"});
  if (!chapter.mine) classify(chapter, images, {.metric = "l1"});
});

}  // namespace
}  // namespace gradbook

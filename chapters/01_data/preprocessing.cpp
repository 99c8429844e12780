#include "chapters/01_data/preprocessing.hpp"

#include "core/file.hpp"
#include "core/parallel.hpp"
#include "core/rng.hpp"
#include "core/shape.hpp"

namespace gradbook {
namespace {

constexpr double kValidationShare = 0.2;
constexpr double kTestShare = 0.2;
constexpr arma::uword kFewestSamples = 5;    // of which 60/20/20 leaves one in each part
constexpr arma::uword kMostFeatures = 1000;  // larger covariances take too long to decompose

}  // namespace

std::vector<std::string> lesson_sets(Chapter& chapter) {
  std::vector<std::string> names = {"iris", "wine", "digits"};
  if (chapter.load_images().train.name == "fashion-mnist") names.push_back("fashion-mnist");
  return names;
}

Dataset sample_of(const Chapter& chapter, const Dataset& data) {
  const arma::uword most = chapter.quick ? 1000 : 5000;
  if (data.size() <= most) return data;
  Rng rng(chapter.seed);
  const arma::uvec order = rng.permutation(data.size());
  return data.subset(order.head(most));
}

arma::mat labels_row(const Dataset& data) {
  if (data.num_classes == 0) return data.targets;
  return arma::conv_to<arma::mat>::from(data.labels);
}

DataSplit split_60_20_20(const Chapter& chapter, const Dataset& data) {
  return split_data(data.values(), labels_row(data), kValidationShare, kTestShare, chapter.seed);
}

void preprocess(Chapter& chapter, const Dataset& all, double eps) {
  expect_argument(all.size() >= kFewestSamples, all.name, "too few samples for a split");
  const SingleThreadedBlas same_digits_for_any_number_of_threads;
  const Dataset data = sample_of(chapter, all);
  split(chapter, {data});
  show_one_hot(chapter, data);
  scale(chapter, data);
  show_shape(chapter, data);
  if (data.is_bytes()) saturate(chapter, data);
  if (data.features() <= kMostFeatures) {
    whiten(chapter, data, eps);
  } else {
    chapter.print("\nNo whitening: {} features, at most {} are decomposed here", data.features(),
                  kMostFeatures);
  }
}

}  // namespace gradbook

/// @file chapters/01_data/main.cpp
/// Data sets, splitting and preprocessing: what each step does to real data.
#include <fmt/core.h>

#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <vector>

#include "core/file.hpp"
#include "core/parallel.hpp"
#include "core/rng.hpp"
#include "data/registry.hpp"
#include "data/train_test.hpp"
#include "story.hpp"

namespace gradbook {
namespace {

constexpr arma::uword kMostFeatures = 1000;  // larger covariances take too long to decompose

/// --train and --test, or --data, or the four sets of the lesson.
std::vector<TrainTest> chosen_data(const Chapter& chapter) {
  if (chapter.data.is_given()) return {load_train_test(chapter.data)};
  std::vector<TrainTest> sets;
  for (const char* name : {"iris", "wine", "digits"}) sets.push_back(load_dataset(name));
  try {
    sets.push_back(load_dataset("fashion-mnist"));
  } catch (const FileError& error) {
    chapter.say(fmt::format("Without fashion-mnist: {}", error.what()));
  }
  return sets;
}

/// At most n samples, drawn at random, because files may be sorted by class.
Dataset sample_of(const Dataset& data, arma::uword n, std::uint64_t seed) {
  if (data.size() <= n) return data;
  Rng rng(seed);
  const arma::uvec order = rng.permutation(data.size());
  return data.subset(order.head(n));
}

void tell(Chapter& chapter, double eps) {
  if (!(eps > 0 && std::isfinite(eps))) {
    throw std::invalid_argument("--eps must be positive and finite");
  }
  const SingleThreadedBlas same_digits_for_any_number_of_threads;
  const std::vector<TrainTest> sets = chosen_data(chapter);
  show_data(chapter, sets);

  const arma::uword most_samples = chapter.quick ? 1000 : 5000;
  std::vector<Dataset> samples;
  for (const TrainTest& set : sets) {
    samples.push_back(sample_of(set.train, most_samples, chapter.seed));
  }
  show_split(chapter, samples);
  show_one_hot(chapter, samples.front());

  // The lesson scales a table with units of every size, and images; whitens 64 correlated pixels
  for (const Dataset& data : samples) {
    if (samples.size() == 1 || data.name == "wine" || data.is_bytes()) show_scaling(chapter, data);
  }
  for (const Dataset& data : samples) {
    if (data.is_bytes()) show_saturation(chapter, data);
  }
  for (const Dataset& data : samples) {
    if (samples.size() > 1 && data.name != "digits") continue;
    if (data.features() > kMostFeatures) {
      chapter.say(fmt::format("\nNo whitening: {} features, at most {} are decomposed here",
                              data.features(), kMostFeatures));
      continue;
    }
    show_whitening(chapter, data, eps);
  }
}

}  // namespace
}  // namespace gradbook

int main(int argc, char** argv) {
  double eps = 1e-6;
  return gradbook::run_chapter(
      argc, argv, "01_data", "Data sets, splitting and preprocessing, on real data",
      [&](CLI::App& app) {
        app.add_option("--eps", eps, "added to the eigenvalues when whitening")
            ->capture_default_str();
      },
      [&](gradbook::Chapter& chapter) { gradbook::tell(chapter, eps); });
}

// What: random changes of training samples: mirror images, shifts, rotations, noise.
// Why:  a wrong change shows only as a slightly worse accuracy, and draws that depend on threads or
//       batches make a training impossible to repeat.
// How:  hand cases on unequal sides with two channels, groups of changes that give the identity,
//       moments of many draws, and batches made with different threads and sizes.
#include "nn/train/augmentation.hpp"

#include <cmath>
#include <set>
#include <vector>

#include "core/parallel.hpp"
#include "core/rng.hpp"
#include "nn/train/batches.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

using arma::uword;

const SampleShape kGrey = {.channels = 1, .width = 3, .height = 2};
const SampleShape kColour = {.channels = 2, .width = 3, .height = 2};

/// 1, 2, … in the order of the shape.
arma::vec numbers(const SampleShape& shape) {
  return arma::regspace(1, static_cast<double>(shape.size()));
}

/// An image as a picture: one row per line, for channel c.
arma::mat picture(const SampleShape& shape, const arma::vec& x, uword c = 0) {
  arma::mat rows(shape.height, shape.width);
  for (uword j = 0; j < shape.height; ++j) {
    for (uword i = 0; i < shape.width; ++i) {
      rows(j, i) = x(c + shape.channels * (i + shape.width * j));
    }
  }
  return rows;
}

arma::vec applied(const AugmentationOptions& options, const SampleShape& shape, arma::vec x,
                  uword epoch = 0, uword sample = 0, std::uint64_t seed = 1) {
  arma::vec scratch(x.n_elem);
  Augmentation<double>(options, shape, seed).apply(epoch, sample, x.memptr(), scratch.memptr());
  return x;
}

arma::vec rotated(const SampleShape& shape, const arma::vec& x, double degrees) {
  arma::vec result(x.n_elem);
  rotate_image(shape, x.memptr(), result.memptr(), degrees);
  return result;
}

TEST(Augmentation, IsTheIdentityWhenEverythingIsOff) {
  EXPECT_NEAR_NAMED("x", applied({}, kColour, numbers(kColour)), numbers(kColour), 0);
  EXPECT_FALSE(AugmentationOptions{}.any());
  EXPECT_EQ(augmentation_text({}), "none");
  EXPECT_EQ(augmentation_text({.flip = 0.5, .crop_padding = 4, .rotation = 10, .noise = 0.25}),
            "flip=0.5 crop=4 rotation=10 noise=0.25");
}

TEST(FlipImage, ExchangesLeftAndRightInEveryChannel) {
  arma::vec x = numbers(kColour);
  flip_image(kColour, x.memptr());
  EXPECT_NEAR_NAMED("channel 0", picture(kColour, x, 0), (arma::mat{{5, 3, 1}, {11, 9, 7}}), 0);
  EXPECT_NEAR_NAMED("channel 1", picture(kColour, x, 1), (arma::mat{{6, 4, 2}, {12, 10, 8}}), 0);
  flip_image(kColour, x.memptr());
  EXPECT_NEAR_NAMED("twice", x, numbers(kColour), 0);
}

TEST(ShiftImage, MovesTheWindowAndFillsWithZeros) {
  const arma::vec x = numbers(kGrey);  // 1 2 3 / 4 5 6
  arma::vec y(6);
  shift_image(kGrey, x.memptr(), y.memptr(), 1, 0);
  EXPECT_NEAR_NAMED("right", picture(kGrey, y), (arma::mat{{2, 3, 0}, {5, 6, 0}}), 0);
  shift_image(kGrey, x.memptr(), y.memptr(), -2, 1);
  EXPECT_NEAR_NAMED("left and down", picture(kGrey, y), (arma::mat{{0, 0, 4}, {0, 0, 0}}), 0);
  shift_image(kGrey, x.memptr(), y.memptr(), 0, -1);
  EXPECT_NEAR_NAMED("up", picture(kGrey, y), (arma::mat{{0, 0, 0}, {1, 2, 3}}), 0);
  shift_image(kGrey, x.memptr(), y.memptr(), 3, 0);
  EXPECT_NEAR_NAMED("outside", y, arma::vec(6), 0);
  shift_image(kGrey, x.memptr(), y.memptr(), -7, 5);
  EXPECT_NEAR_NAMED("far outside", y, arma::vec(6), 0);
}

TEST(RotateImage, TurnsByRightAnglesExactly) {
  const SampleShape square = {.channels = 2, .width = 3, .height = 3};
  const arma::vec x = numbers(square);
  const arma::mat before = picture(square, x, 1);  // 2 4 6 / 8 10 12 / 14 16 18
  const arma::mat turned = {{6, 12, 18}, {4, 10, 16}, {2, 8, 14}};
  EXPECT_NEAR_NAMED("90", picture(square, rotated(square, x, 90), 1), turned, 1e-13);
  EXPECT_NEAR_NAMED("180", picture(square, rotated(square, x, 180), 1),
                    arma::mat(arma::flipud(arma::fliplr(before))), 1e-13);
  EXPECT_NEAR_NAMED("0", rotated(square, x, 0), x, 0);
  EXPECT_NEAR_NAMED("back", rotated(square, rotated(square, x, 90), -90), x, 1e-13);
}

TEST(RotateImage, IsBilinearWithZerosOutside) {
  // The corners of a 2x2 image lie on a circle; turned by 45 degrees, a corner looks from
  // (0.5, 0.5 ± 1/sqrt 2), half-way between two columns and 0.2071 outside a row
  const SampleShape square = {.channels = 1, .width = 2, .height = 2};
  const double inside = 1 - (std::sqrt(0.5) - 0.5);
  const arma::vec y = rotated(square, {1, 2, 3, 4}, 45);
  const arma::mat expected =
      inside * arma::mat{{(1 + 2) / 2.0, (2 + 4) / 2.0}, {(1 + 3) / 2.0, (3 + 4) / 2.0}};
  EXPECT_NEAR_NAMED("45", picture(square, y), expected, 1e-13);
}

TEST(Augmentation, FlipsWithItsProbability) {
  arma::vec flipped = numbers(kGrey);
  flip_image(kGrey, flipped.memptr());
  uword count = 0;
  for (uword sample = 0; sample < 4000; ++sample) {
    const arma::vec x = applied({.flip = 0.3}, kGrey, numbers(kGrey), 2, sample);
    const bool is_flipped = arma::all(x == flipped);
    EXPECT_TRUE(is_flipped || arma::all(x == numbers(kGrey)));
    count += is_flipped;
  }
  EXPECT_NEAR(static_cast<double>(count), 1200, 4 * std::sqrt(4000 * 0.3 * 0.7));
}

TEST(Augmentation, CropsEveryWindowAndKeepsItsValues) {
  const SampleShape shape = {.channels = 1, .width = 5, .height = 4};
  std::set<std::vector<double>> expected;
  for (int right = -2; right <= 2; ++right) {
    for (int down = -2; down <= 2; ++down) {
      arma::vec y(shape.size());
      shift_image(shape, numbers(shape).memptr(), y.memptr(), right, down);
      expected.insert(arma::conv_to<std::vector<double>>::from(y));
    }
  }
  std::set<std::vector<double>> seen;
  for (uword sample = 0; sample < 1000; ++sample) {
    const arma::vec x = applied({.crop_padding = 2}, shape, numbers(shape), 0, sample);
    seen.insert(arma::conv_to<std::vector<double>>::from(x));
  }
  EXPECT_EQ(seen, expected);  // (24/25)^1000 is 2e-18
}

TEST(Augmentation, TurnsByAnglesWithinItsLimits) {
  // A pixel to the right of the centre goes up for positive angles and down for negative ones
  const SampleShape shape = {.channels = 1, .width = 5, .height = 5};
  arma::vec x(shape.size());
  x(3 + 5 * 2) = 1;
  uword up = 0;
  for (uword sample = 0; sample < 2000; ++sample) {
    const arma::mat y = picture(shape, applied({.rotation = 20}, shape, x, 0, sample));
    EXPECT_LE(y(1, 3), std::sin(20 * std::acos(-1) / 180) + 1e-12);
    EXPECT_LE(y(3, 3), std::sin(20 * std::acos(-1) / 180) + 1e-12);
    up += y(1, 3) > y(3, 3);
  }
  EXPECT_NEAR(static_cast<double>(up), 1000, 4 * std::sqrt(2000 * 0.25));
}

TEST(Augmentation, AddsNoiseWithItsMoments) {
  const SampleShape shape = {.channels = 100};
  arma::vec all;
  for (uword sample = 0; sample < 400; ++sample) {
    all = arma::join_cols(all, applied({.noise = 0.5}, shape, arma::vec(100), 7, sample));
  }
  const double n = static_cast<double>(all.n_elem);
  EXPECT_NEAR(arma::mean(all), 0, 4 * 0.5 / std::sqrt(n));
  EXPECT_NEAR(arma::var(all), 0.25, 4 * 0.25 * std::sqrt(2 / n));
  const arma::vec cubes = arma::pow(all, 3);
  EXPECT_NEAR(arma::mean(cubes), 0, 4 * 0.125 * std::sqrt(15 / n));
}

TEST(Augmentation, DrawsAnewForEverySeedEpochAndSample) {
  const SampleShape shape = {.channels = 8};
  std::set<double> seen;
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    for (uword epoch = 0; epoch < 5; ++epoch) {
      for (uword sample = 0; sample < 5; ++sample) {
        seen.insert(applied({.noise = 1}, shape, arma::vec(8), epoch, sample, seed)(3));
      }
    }
  }
  EXPECT_EQ(seen.size(), 125U);
}

Dataset images(uword n) {
  Rng rng(3);
  Dataset data;
  data.name = "images";
  data.num_classes = 2;
  data.channels = 3;
  data.width = 5;
  data.height = 4;
  data.bytes.set_size(60, n);
  for (arma::u8& byte : data.bytes) byte = static_cast<arma::u8>(rng.below(256));
  data.labels.set_size(n);
  for (uword i = 0; i < n; ++i) data.labels(i) = i % 2;
  return data;
}

const AugmentationOptions kAll = {.flip = 0.5, .crop_padding = 1, .rotation = 30, .noise = 0.1};

/// All samples of one epoch in file order, and their labels in the last row.
arma::mat augmented(const Dataset& data, uword batch, uword epoch) {
  Batches<double> batches(data, all_samples(data), batch);
  batches.set_augmentation(kAll, 9);
  batches.set_epoch(epoch);
  arma::mat all;
  for (uword i = 0; i < batches.count(); ++i) {
    batches.load(i);
    const arma::mat labels = arma::conv_to<arma::mat>::from(batches.labels());
    all = arma::join_rows(all, arma::join_cols(batches.X(), labels));
  }
  return all;
}

TEST(AugmentedBatches, DoNotDependOnThreadsOrBatches) {
  const Dataset data = images(300);
  const int before = num_threads();
  const arma::mat expected = augmented(data, 300, 4);
  for (const int threads : {1, 2, 4}) {
    set_num_threads(threads);
    EXPECT_NEAR_NAMED("X", augmented(data, 300, 4), expected, 0);
    EXPECT_NEAR_NAMED("X in small batches", augmented(data, 77, 4), expected, 0);
  }
  set_num_threads(before);
  EXPECT_FALSE(arma::approx_equal(augmented(data, 300, 5), expected, "absdiff", 1e-3));
}

TEST(AugmentedBatches, KeepTheLabels) {
  const Dataset data = images(70);
  EXPECT_NEAR_NAMED("labels", augmented(data, 32, 0).tail_rows(1),
                    arma::conv_to<arma::mat>::from(data.labels), 0);
}

TEST(AugmentationContract, NamesTheWrongSetting) {
  const auto make = [](const AugmentationOptions& options) {
    return Augmentation<float>(options, kGrey, 1);
  };
  EXPECT_ERROR(make({.flip = 1.5}), "Augmentation: flip is 1.5, expected a probability in [0, 1]");
  EXPECT_ERROR(make({.rotation = 200}),
               "Augmentation: rotation is 200, expected degrees in [0, 180]");
  EXPECT_ERROR(make({.noise = -1}), "Augmentation: noise is -1, expected a number of at least 0");
  EXPECT_ERROR(make({.crop_padding = 2}),
               "Augmentation: crop_padding is 2, expected less than the image's 2");
  Dataset table;
  table.name = "iris";
  table.X = arma::mat(4, 2);
  table.labels = {0, 0};
  Batches<float> batches(table, all_samples(table), 2);
  EXPECT_ERROR(batches.set_augmentation({.flip = 0.5}, 1),
               "Batches::set_augmentation: flips, crops and rotations are for images, iris is a "
               "table");
}

}  // namespace
}  // namespace gradbook

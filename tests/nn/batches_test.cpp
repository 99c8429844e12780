// What: mini-batches: order, scaled bytes, channels, labels.
// Why:  a lost or doubled sample, or channels in the wrong order, shows in no single number;
// published
//       digits depend on the exact quotients of pixels.
// How:  all 256 bytes against the division, every instruction set's width by odd sizes, hand cases.
#include "nn/train/batches.hpp"

#include <cmath>
#include <set>

#include "core/parallel.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

using arma::uword;

/// Bytes whose value tells the sample: pixel 0 = n, labels n mod 2.
Dataset numbered_bytes(uword n) {
  Dataset data;
  data.name = "bytes";
  data.num_classes = 2;
  data.bytes.set_size(3, n);
  data.labels.set_size(n);
  for (uword i = 0; i < n; ++i) {
    data.bytes.col(i).fill(static_cast<arma::u8>(i));
    data.labels(i) = i % 2;
  }
  return data;
}

/// All 256 bytes in every sample, rotated by its number.
Dataset all_bytes(uword rows, uword n) {
  Dataset data;
  data.bytes.set_size(rows, n);
  data.labels.zeros(n);
  for (uword i = 0; i < n; ++i) {
    for (uword f = 0; f < rows; ++f) data.bytes(f, i) = static_cast<arma::u8>((f + i) % 256);
  }
  return data;
}

template <typename T>
void expect_exact_quotients() {
  for (const uword rows : {1U, 17U, 256U, 300U}) {
    const Dataset data = all_bytes(rows, 256);
    Batches<T> batches(data, all_samples(data), 256);
    batches.load(0);
    uword wrong = 0;
    for (uword i = 0; i < data.bytes.n_elem; ++i) {
      wrong += batches.X()(i) != static_cast<T>(data.bytes(i)) / T(255);
    }
    EXPECT_EQ(wrong, 0U) << rows << " rows";
  }
}

TEST(Batches, HaveTheRoundedQuotientOfEveryByte) {
  expect_exact_quotients<float>();
  expect_exact_quotients<double>();
}

/// Plane c of the pixel in column x, row y holds 100 c + 10 y + x.
template <typename Number>
arma::Mat<Number> planes(uword channels, uword width, uword height) {
  arma::Mat<Number> column(channels * width * height, 1);
  uword i = 0;
  for (uword c = 0; c < channels; ++c) {
    for (uword y = 0; y < height; ++y) {
      for (uword x = 0; x < width; ++x) column(i++) = static_cast<Number>(100 * c + 10 * y + x);
    }
  }
  return column;
}

TEST(Batches, PutChannelsFastest) {
  for (const uword channels : {1U, 2U, 3U}) {
    Dataset data;
    data.channels = channels;
    data.width = 5;
    data.height = 3;
    data.labels = {0};
    const arma::mat table = planes<double>(channels, 5, 3);
    Dataset doubles = data;
    doubles.X = table;
    data.bytes = planes<arma::u8>(channels, 5, 3);
    Batches<double> of_bytes(data, all_samples(data), 1);
    Batches<double> of_doubles(doubles, all_samples(doubles), 1);
    of_bytes.load(0);
    of_doubles.load(0);
    for (uword c = 0; c < channels; ++c) {
      for (uword y = 0; y < 3; ++y) {
        for (uword x = 0; x < 5; ++x) {
          const double expected = static_cast<double>(100 * c + 10 * y + x);
          const uword place = c + channels * (x + 5 * y);
          EXPECT_EQ(of_doubles.X()(place), expected);
          EXPECT_EQ(of_bytes.X()(place), expected / 255);
        }
      }
    }
  }
}

TEST(Batches, KeepTheirMemoryWhenTheLastOneIsSmaller) {
  const Dataset data = numbered_bytes(70);
  Batches<float> batches(data, all_samples(data), 64);
  batches.load(0);
  const float* const X = batches.X().memptr();
  const uword* const labels = batches.labels().memptr();
  for (const uword i : {1U, 0U, 1U}) {
    batches.load(i);
    EXPECT_EQ(batches.X().n_cols, i == 0 ? 64U : 6U);
    EXPECT_EQ(batches.labels().n_elem, i == 0 ? 64U : 6U);
    EXPECT_EQ(batches.X().memptr(), X);
    EXPECT_EQ(batches.labels().memptr(), labels);
  }
}

TEST(Batches, RefuseWhatDoesNotFit) {
  Dataset data = numbered_bytes(4);
  EXPECT_ERROR(Batches<float>(data, {4}, 2),
               "Batches: an index is not smaller than the number of samples");
  Batches<float> batches(data, all_samples(data), 3);
  EXPECT_ERROR(batches.load(2), "Batches::load: there is no such batch");
  data.channels = 1;
  data.width = 2;
  data.height = 2;
  EXPECT_ERROR(Batches<float>(data, all_samples(data), 2),
               "Batches: the samples have 3 features, expected 4 (2x2, 1 channel)");
}

TEST(Batches, ScalesBytesAndKeepsPairs) {
  const Dataset data = numbered_bytes(200);
  Batches<float> batches(data, all_samples(data), 64);
  Rng rng(1);
  batches.shuffle(rng);
  std::set<uword> seen;
  bool in_order = true;
  ASSERT_EQ(batches.count(), 4U);
  for (uword i = 0; i < batches.count(); ++i) {
    batches.load(i);
    ASSERT_EQ(batches.X().n_cols, i == 3 ? 8U : 64U);
    for (uword n = 0; n < batches.X().n_cols; ++n) {
      const auto sample = static_cast<uword>(std::lround(batches.X()(2, n) * 255));
      EXPECT_FLOAT_EQ(batches.X()(0, n), static_cast<float>(sample) / 255.0F);
      EXPECT_EQ(batches.labels()(n), sample % 2);
      in_order = in_order && sample == seen.size();
      seen.insert(sample);
    }
  }
  EXPECT_EQ(seen.size(), 200U);
  EXPECT_FALSE(in_order);
}

TEST(SplitSamples, IsDisjointAndComplete) {
  const Dataset data = numbered_bytes(23);
  Rng rng(2);
  const SampleSplit split = split_samples(data, 0.3, rng);
  EXPECT_EQ(split.validation.n_elem, 6U);  // floor(6.9)
  const arma::uvec all = arma::sort(arma::join_cols(split.train, split.validation));
  EXPECT_TRUE(arma::all(all == all_samples(data)));
  EXPECT_ERROR(split_samples(data, 1, rng),
               "split_samples: the validation share must lie in [0, 1)");
}

TEST(SplitSamples, TakesTheShareThatWasWritten) {  // 0.29 * 100 is 28.999999999999996
  const Dataset data = numbered_bytes(100);
  const std::vector<double> shares = {0.07, 0.14, 0.28, 0.29, 0.55, 0.56, 0.57, 0.58};
  const std::vector<arma::uword> expected = {7, 14, 28, 29, 55, 56, 57, 58};
  for (std::size_t i = 0; i < shares.size(); ++i) {
    Rng rng(1);
    EXPECT_EQ(split_samples(data, shares[i], rng).validation.n_elem, expected[i]);
  }
}

}  // namespace
}  // namespace gradbook

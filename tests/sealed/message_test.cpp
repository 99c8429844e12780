// What: contract values survive their way through bytes, and no byte string does harm.
// Why:  the bytes of an answer are chosen by whoever wrote the submission.
#include "sealed/message.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/rng.hpp"

namespace gradbook::sealed {
namespace {

enum class Colour { red, green = 7 };

struct Inner {
  arma::mat X;
  Colour colour = Colour::red;
};

struct Outer {
  std::vector<Inner> parts;
  arma::urowvec labels;
  arma::cube images;
  std::string name;
  double value = 0;
  bool flag = false;
};

template <typename T>
std::string bytes_of(const T& value) {
  std::string bytes;
  encode(bytes, value);
  return bytes;
}

template <typename T>
T back(const std::string& bytes) {
  MessageReader message(bytes);
  T value = decode<T>(message);
  message.expect_end();
  return value;
}

Outer sample() {
  Outer outer;
  outer.parts = {Inner{arma::mat{{1, 2, 3}, {4, 5, 6}}, Colour::green}, Inner{}};
  outer.labels = {3, 1, 2};
  outer.images = arma::cube(2, 3, 4, arma::fill::value(0.5));
  outer.name = std::string("a\0b", 3);
  outer.value = -0.0;
  outer.flag = true;
  return outer;
}

TEST(Message, BringsEveryKindOfValueBack) {
  const Outer outer = back<Outer>(bytes_of(sample()));
  ASSERT_EQ(outer.parts.size(), 2u);
  EXPECT_TRUE(arma::approx_equal(outer.parts[0].X, sample().parts[0].X, "absdiff", 0));
  EXPECT_EQ(outer.parts[0].colour, Colour::green);
  EXPECT_TRUE(outer.parts[1].X.is_empty());
  EXPECT_EQ(arma::accu(outer.labels), 6u);
  EXPECT_EQ(arma::size(outer.images), arma::size(2, 3, 4));
  EXPECT_EQ(outer.name, std::string("a\0b", 3));
  EXPECT_TRUE(std::signbit(outer.value));
  EXPECT_TRUE(outer.flag);
}

TEST(Message, KeepsNanInfinityAndEmptyShapes) {
  const arma::vec odd = {arma::datum::nan, arma::datum::inf, -arma::datum::inf,
                         std::numeric_limits<double>::denorm_min()};
  const auto copy = back<arma::vec>(bytes_of(odd));
  EXPECT_TRUE(std::isnan(copy(0)));
  EXPECT_EQ(copy(3), odd(3));
  const auto empty = back<arma::mat>(bytes_of(arma::mat(2, 0)));
  EXPECT_EQ(empty.n_rows, 2u);
  EXPECT_EQ(empty.n_cols, 0u);
}

TEST(Message, RefusesEveryPrefixAndEveryExtension) {
  const std::string bytes = bytes_of(sample());
  for (std::size_t n = 0; n < bytes.size(); ++n) {
    EXPECT_THROW(back<Outer>(bytes.substr(0, n)), MalformedMessage) << n;
  }
  EXPECT_THROW(back<Outer>(bytes + "x"), MalformedMessage);
}

std::string matrix_header(std::uint64_t rows, std::uint64_t cols) {
  std::string bytes;
  append_number(bytes, rows);
  append_number(bytes, cols);
  return bytes;
}

TEST(Message, ChecksSizesBeforeItAllocates) {
  const std::string data(16, '\0');
  for (const std::uint64_t big : {std::uint64_t{1} << 24, std::uint64_t{1} << 32,
                                  std::uint64_t{1} << 40, ~std::uint64_t{0}}) {
    EXPECT_THROW(back<arma::mat>(matrix_header(big, big) + data), MalformedMessage);
    EXPECT_THROW(back<arma::mat>(matrix_header(big, 1) + data), MalformedMessage);
    std::string cube = matrix_header(big, big);
    append_number(cube, big);
    EXPECT_THROW(back<arma::cube>(cube + data), MalformedMessage);
    std::string count;
    append_number(count, big);
    EXPECT_THROW(back<std::vector<double>>(count + data), MalformedMessage);
    EXPECT_THROW(back<std::string>(count + data), MalformedMessage);
  }
}

TEST(Message, RefusesAMatrixInPlaceOfAVector) {
  const std::string square = bytes_of(arma::mat(2, 2, arma::fill::zeros));
  EXPECT_THROW(back<arma::vec>(square), MalformedMessage);
  EXPECT_THROW(back<arma::rowvec>(square), MalformedMessage);
  EXPECT_THROW(back<arma::urowvec>(bytes_of(arma::uvec{1, 2})), MalformedMessage);
}

TEST(Message, RefusesATruthValueThatIsNone) {
  EXPECT_THROW(back<bool>(std::string("\2")), MalformedMessage);
}

TEST(Message, SurvivesRandomBytes) {
  Rng rng(1);
  std::size_t accepted = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string bytes = bytes_of(sample()).substr(0, rng.below(400));
    for (int flips = 0; flips < 3 && !bytes.empty(); ++flips) {
      bytes[rng.below(bytes.size())] = static_cast<char>(rng.below(256));
    }
    try {
      accepted += back<Outer>(bytes).parts.size() < 1000 ? 1 : 0;
    } catch (const MalformedMessage&) {
    }
  }
  EXPECT_GT(accepted, 0u);
}

}  // namespace
}  // namespace gradbook::sealed

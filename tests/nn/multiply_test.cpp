// What: the multiply kernel and the packing of its matrix.
// Why:  every layer with weights is made of it; its rests (rows that fill no vector, columns that
//       fill no tile, lines that fill no group) are where it can be wrong.
// How:  against the definition, two loops, over all small sizes and every option.
#include "kernels/multiply.hpp"

#include <armadillo>
#include <cmath>
#include <limits>
#include <vector>

#include "core/rng.hpp"
#include "verify/verify.hpp"

namespace gradbook::kernels {
namespace {

using arma::uword;

template <typename T>
arma::Mat<T> random(Rng& rng, int n_rows, int n_cols) {
  return arma::conv_to<arma::Mat<T>>::from(
      rng.normal(static_cast<uword>(n_rows), static_cast<uword>(n_cols)));
}

template <typename T>
double largest_difference(const arma::Mat<T>& a, const arma::Mat<T>& b) {
  return static_cast<double>(arma::abs(a - b).max());
}

template <typename T>
void check_product(int rows, int steps, int columns, double tolerance) {
  SCOPED_TRACE(testing::Message() << rows << "x" << steps << " times " << columns);
  const auto& kernels = best<MultiplyKernels<T>>();
  Rng rng(static_cast<std::uint64_t>(rows + 100 * columns));
  const arma::Mat<T> W = random<T>(rng, rows, steps);
  const arma::Mat<T> X = random<T>(rng, steps, columns);
  const arma::Mat<T> bias = random<T>(rng, rows, 1);
  const arma::Mat<T> before = random<T>(rng, rows, columns);
  const arma::Mat<T> addend = random<T>(rng, rows, columns);
  arma::Mat<T> product = W * X;
  product.each_col() += bias.col(0);

  std::vector<T> packed(kernels.packed_size(rows, steps));
  kernels.pack({.data = W.memptr(), .rows = rows, .row = 1, .steps = steps, .step = rows},
               packed.data());
  arma::Mat<T> Y = before;
  Product<T> p{.w = packed.data(),
               .rows = rows,
               .x = X.memptr(),
               .x_column = steps,
               .steps = steps,
               .columns = columns,
               .y = Y.memptr(),
               .y_column = rows,
               .bias = bias.memptr()};
  kernels.multiply(p);
  EXPECT_LT(largest_difference<T>(Y, product), tolerance);

  // The rows lie side by side in W anyway: the same without packing, bit by bit
  arma::Mat<T> in_place = before;
  p.y = in_place.memptr();
  p.w = W.memptr();
  p.w_step = rows;
  kernels.multiply(p);
  EXPECT_TRUE(arma::approx_equal(in_place, Y, "absdiff", 0));

  p.w = packed.data();
  p.w_step = 0;
  Y = before;
  p.y = Y.memptr();
  p.add = true;
  p.addend = addend.memptr();
  p.relu = true;
  kernels.multiply(p);
  const arma::Mat<T> expected =
      arma::clamp(arma::Mat<T>(product + before + addend), T(0), std::numeric_limits<T>::max());
  EXPECT_LT(largest_difference<T>(Y, expected), tolerance);
}

TEST(Multiply, EqualsTheDefinitionForAllSmallSizes) {
  for (int rows = 1; rows <= 70; rows += rows < 35 ? 1 : 7) {
    for (int columns = 1; columns <= 30; columns += rows % 3 + 1) {
      check_product<float>(rows, 5, columns, 1e-5);
      check_product<double>(rows, 5, columns, 1e-13);
      if (::testing::Test::HasFailure()) return;
    }
  }
}

// y(i, l, j) = Σ_b Σ_s w · x[b · x_block + s + l · x_line + j · x_column]
TEST(Multiply, TakesLinesAndBlocks) {
  const auto& kernels = best<MultiplyKernels<double>>();
  Rng rng(2);
  const int rows = 3;
  const int steps = 4;
  const int blocks = 2;
  const arma::mat W = random<double>(rng, rows, steps * blocks);
  const arma::vec image = arma::vectorise(rng.normal(400, 1));
  std::vector<double> packed(kernels.packed_size(rows, steps * blocks));
  kernels.pack({.data = W.memptr(), .rows = rows, .row = 1, .steps = steps * blocks, .step = rows},
               packed.data());
  const std::ptrdiff_t offsets[] = {0, 31};
  for (int columns = 1; columns <= 16; ++columns) {
    for (int lines = 1; lines <= 9; ++lines) {
      arma::mat Y(rows, static_cast<uword>(columns * lines));
      Product<double> p{.w = packed.data(),
                        .rows = rows,
                        .x = image.memptr(),
                        .x_column = 2,
                        .x_block = 31,
                        .blocks = blocks,
                        .steps = steps,
                        .columns = columns,
                        .lines = lines,
                        .x_line = 37,
                        .y = Y.memptr(),
                        .y_column = rows,
                        .y_line = rows * columns};
      kernels.multiply(p);
      arma::mat with_offsets(arma::size(Y));
      p.y = with_offsets.memptr();
      p.x_offsets = offsets;
      kernels.multiply(p);
      for (int l = 0; l < lines; ++l) {
        for (int j = 0; j < columns; ++j) {
          for (int i = 0; i < rows; ++i) {
            double sum = 0;
            for (int k = 0; k < steps * blocks; ++k) {
              const int at = k / steps * 31 + k % steps + l * 37 + j * 2;
              sum +=
                  W(static_cast<uword>(i), static_cast<uword>(k)) * image(static_cast<uword>(at));
            }
            const auto column = static_cast<uword>(l * columns + j);
            ASSERT_NEAR(Y(static_cast<uword>(i), column), sum, 1e-12);
            ASSERT_EQ(Y(static_cast<uword>(i), column),
                      with_offsets(static_cast<uword>(i), column));
          }
        }
      }
    }
  }
}

TEST(Multiply, DoesNothingWithoutColumnsAndZerosWithoutSteps) {
  const auto& kernels = best<MultiplyKernels<float>>();
  const float x = 1;
  float y[2] = {3, 4};
  kernels.multiply({.w = &x, .rows = 2, .x = &x, .steps = 1, .columns = 0, .y = y, .y_column = 2});
  EXPECT_EQ(y[0], 3);
  kernels.multiply({.w = &x, .rows = 2, .x = &x, .steps = 0, .columns = 1, .y = y, .y_column = 2});
  EXPECT_EQ(y[0], 0);
  EXPECT_EQ(y[1], 0);
}

// A ReLU that swallowed NaN would hide a training that has diverged.
TEST(Multiply, KeepsNan) {
  const auto& kernels = best<MultiplyKernels<double>>();
  const double w[] = {1, 1, 1};
  const double x[] = {std::nan(""), -1};
  double y[6];
  kernels.multiply({.w = w,
                    .w_step = 3,
                    .rows = 3,
                    .x = x,
                    .x_column = 1,
                    .steps = 1,
                    .columns = 2,
                    .y = y,
                    .y_column = 3,
                    .relu = true});
  EXPECT_TRUE(std::isnan(y[0]));
  EXPECT_EQ(y[3], 0);
}

}  // namespace
}  // namespace gradbook::kernels

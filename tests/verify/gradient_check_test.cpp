// What: the gradient checker catches each wrong gradient of a kill table over 20 seeds, passes each
// right one, and
//       refuses checks that prove nothing.
// Why:  every exercise trusts it. The wrong gradients are mistakes that other courses' checkers let
// pass.
#include "verify/gradient_check.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "core/rng.hpp"

namespace gradbook {
namespace {

constexpr std::uint64_t kSeeds = 20;

/// A function with its right gradient and one or more wrong ones.
struct Candidate {
  arma::mat X;
  Forward forward;
  Backward right;
  std::vector<Backward> wrong;
  std::function<arma::umat(const arma::mat& X)> winners = {};
};

/// Checks the candidate that `make` builds from a generator, for every seed.
void expect_only_the_right_one_passes(const std::function<Candidate(Rng& rng)>& make) {
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng(seed);
    const Candidate candidate = make(rng);
    const GradientCheckOptions options{.seed = seed, .winners = candidate.winners};
    const GradientReport right =
        gradient_report("dX", candidate.X, candidate.forward, candidate.right, options);
    EXPECT_TRUE(right.passed) << right.diagnosis << "; " << right.detail;
    EXPECT_LT(right.error, options.tolerance);
    EXPECT_EQ(right.checked + right.skipped, 3 * candidate.X.n_elem);
    for (const Backward& wrong : candidate.wrong) {
      const GradientReport report =
          gradient_report("dX", candidate.X, candidate.forward, wrong, options);
      EXPECT_FALSE(report.passed) << "error " << report.error;
      EXPECT_GT(report.error, options.tolerance);
      EXPECT_NE(report.diagnosis, "");
    }
  }
}

arma::mat softmax_columns(const arma::mat& Z) {
  arma::mat P = arma::exp(Z);
  const arma::rowvec total = arma::sum(P, 0);
  P.each_row() /= total;
  return P;
}

TEST(GradientReport, CatchesASoftmaxWithGradientZeroOrWithoutItsSum) {
  expect_only_the_right_one_passes([](Rng& rng) {
    return Candidate{
        .X = rng.normal(4, 3),
        .forward = softmax_columns,
        .right =
            [](const arma::mat& X, const arma::mat& R) {
              const arma::mat P = softmax_columns(X);
              const arma::rowvec inner = arma::sum(arma::mat(P % R), 0);
              return arma::mat(P % (R.each_row() - inner));
            },
        .wrong = {[](const arma::mat& X, const arma::mat&) {
                    return arma::mat(arma::size(X), arma::fill::zeros);
                  },
                  [](const arma::mat& X, const arma::mat& R) {
                    return arma::mat(softmax_columns(X) % R);  // the sum term is forgotten
                  }}};
  });
}

constexpr double kEpsilon = 1e-5;

arma::vec deviation(const arma::mat& X) { return arma::sqrt(arma::var(X, 1, 1) + kEpsilon); }

/// Every feature (row) with mean 0 and variance 1 over the batch.
arma::mat batch_norm(const arma::mat& X) {
  const arma::mat centred = X.each_col() - arma::vec(arma::mean(X, 1));
  return centred.each_col() / deviation(X);
}

TEST(GradientReport, CatchesABatchNormWithoutItsMeanOrVariancePath) {
  expect_only_the_right_one_passes([](Rng& rng) {
    return Candidate{
        .X = rng.normal(3, 5),
        .forward = batch_norm,
        .right =
            [](const arma::mat& X, const arma::mat& R) {
              const arma::mat normed = batch_norm(X);
              const arma::vec slope = arma::mean(arma::mat(R % normed), 1);
              const arma::mat along = normed.each_col() % slope;
              const arma::mat centred = R.each_col() - arma::vec(arma::mean(R, 1));
              const arma::mat rest = centred - along;
              return arma::mat(rest.each_col() / deviation(X));
            },
        .wrong = {[](const arma::mat& X, const arma::mat& R) {  // the variance path is forgotten
                    const arma::mat centred = R.each_col() - arma::vec(arma::mean(R, 1));
                    return arma::mat(centred.each_col() / deviation(X));
                  },
                  [](const arma::mat& X, const arma::mat& R) {  // mean and variance as constants
                    return arma::mat(R.each_col() / deviation(X));
                  }}};
  });
}

TEST(GradientReport, CatchesATanhWithOneMinusY) {
  expect_only_the_right_one_passes([](Rng& rng) {
    return Candidate{.X = rng.normal(3, 5),
                     .forward = [](const arma::mat& X) { return arma::mat(arma::tanh(X)); },
                     .right =
                         [](const arma::mat& X, const arma::mat& R) {
                           return arma::mat(R % (1 - arma::square(arma::tanh(X))));
                         },
                     .wrong = {[](const arma::mat& X, const arma::mat& R) {
                       return arma::mat(R % (1 - arma::tanh(X)));
                     }}};
  });
}

/// Slope 1 where X is positive, else `slope`.
arma::mat slopes(const arma::mat& X, double slope) {
  arma::mat S(arma::size(X), arma::fill::value(slope));
  S.elem(arma::find(X > 0)).ones();
  return S;
}

TEST(GradientReport, CatchesALeakyReluWithSlopeZero) {
  expect_only_the_right_one_passes([](Rng& rng) {
    return Candidate{.X = rng.normal(3, 5),
                     .forward = [](const arma::mat& X) { return arma::mat(X % slopes(X, 0.01)); },
                     .right = [](const arma::mat& X,
                                 const arma::mat& R) { return arma::mat(R % slopes(X, 0.01)); },
                     .wrong = {[](const arma::mat& X, const arma::mat& R) {
                       return arma::mat(R % slopes(X, 0));
                     }},
                     .winners = [](const arma::mat& X) { return arma::umat(X > 0); }};
  });
}

TEST(GradientReport, CatchesALostFactorTwoInASmallPenalty) {
  expect_only_the_right_one_passes([](Rng& rng) {
    const arma::mat inputs = rng.normal(3, 5);
    const arma::mat targets = rng.normal(2, 5);
    const double lambda = 1e-3;
    const auto gradient = [=](const arma::mat& W, const arma::mat& R, double factor) {
      return arma::mat(R(0) * ((W * inputs - targets) * inputs.t() / 5 + factor * lambda * W));
    };
    return Candidate{
        .X = rng.normal(2, 3),
        .forward =
            [=](const arma::mat& W) {
              const double data = arma::accu(arma::square(W * inputs - targets)) / 10;
              return arma::mat(1, 1, arma::fill::value(data + lambda * arma::accu(W % W)));
            },
        .right = [=](const arma::mat& W, const arma::mat& R) { return gradient(W, R, 2); },
        .wrong = {[=](const arma::mat& W, const arma::mat& R) { return gradient(W, R, 1); }}};
  });
}

/// h_t = tanh(U x_t + V h_{t-1}) for the columns x_t; the states side by side.
arma::mat rnn_states(const arma::mat& U, const arma::mat& V, const arma::mat& inputs) {
  arma::mat H(U.n_rows, inputs.n_cols);
  arma::vec h(U.n_rows, arma::fill::zeros);
  for (arma::uword t = 0; t < inputs.n_cols; ++t) {
    h = arma::tanh(U * inputs.col(t) + V * h);
    H.col(t) = h;
  }
  return H;
}

/// dU, by back-propagation through time; what step 1 sends to step 0 can be dropped.
arma::mat rnn_backward(const arma::mat& U, const arma::mat& V, const arma::mat& inputs,
                       const arma::mat& R, bool drop_at_first_step) {
  const arma::mat H = rnn_states(U, V, inputs);
  arma::mat dU(arma::size(U), arma::fill::zeros);
  arma::vec carried(U.n_rows, arma::fill::zeros);
  for (arma::uword t = inputs.n_cols; t-- > 0;) {
    if (t == 0 && drop_at_first_step) carried.zeros();
    const arma::vec dz = (R.col(t) + carried) % (1 - arma::square(H.col(t)));
    dU += dz * inputs.col(t).t();
    carried = V.t() * dz;
  }
  return dU;
}

TEST(GradientReport, CatchesAnRnnThatDropsTheCarryAtTheFirstStep) {
  expect_only_the_right_one_passes([](Rng& rng) {
    const arma::mat V = rng.normal(2, 2);
    const arma::mat inputs = rng.normal(3, 4);
    return Candidate{
        .X = rng.normal(2, 3),
        .forward = [=](const arma::mat& U) { return rnn_states(U, V, inputs); },
        .right = [=](const arma::mat& U,
                     const arma::mat& R) { return rnn_backward(U, V, inputs, R, false); },
        .wrong = {[=](const arma::mat& U, const arma::mat& R) {
          return rnn_backward(U, V, inputs, R, true);
        }}};
  });
}

arma::vec sigmoid(const arma::vec& z) { return 1 / (1 + arma::exp(-z)); }

/// Everything an LSTM computes for the columns of its input; gates i, f, o and candidate g.
struct Lstm {
  Lstm(const arma::mat& W, const arma::mat& inputs) {
    const arma::uword n = W.n_rows / 4;
    i = f = o = g = c = h = arma::mat(n, inputs.n_cols, arma::fill::zeros);
    arma::vec cell(n, arma::fill::zeros);
    arma::vec state(n, arma::fill::zeros);
    for (arma::uword t = 0; t < inputs.n_cols; ++t) {
      const arma::vec z = W * arma::join_cols(inputs.col(t), state);
      i.col(t) = sigmoid(z.subvec(0, n - 1));
      f.col(t) = sigmoid(z.subvec(n, 2 * n - 1));
      o.col(t) = sigmoid(z.subvec(2 * n, 3 * n - 1));
      g.col(t) = arma::tanh(z.subvec(3 * n, 4 * n - 1));
      cell = f.col(t) % cell + i.col(t) % g.col(t);
      state = o.col(t) % arma::tanh(cell);
      c.col(t) = cell;
      h.col(t) = state;
    }
  }
  arma::mat i, f, o, g, c, h;
};

/// dW; the gradient that one cell state hands to the one before can be dropped.
arma::mat lstm_backward(const arma::mat& W, const arma::mat& inputs, const arma::mat& R,
                        bool drop_cell_carry) {
  const Lstm run(W, inputs);
  const arma::uword n = W.n_rows / 4;
  const arma::vec zero(n, arma::fill::zeros);
  arma::mat dW(arma::size(W), arma::fill::zeros);
  arma::vec dh_carried = zero;
  arma::vec dc_carried = zero;
  for (arma::uword t = inputs.n_cols; t-- > 0;) {
    const arma::vec c_before = t > 0 ? arma::vec(run.c.col(t - 1)) : zero;
    const arma::vec h_before = t > 0 ? arma::vec(run.h.col(t - 1)) : zero;
    const arma::vec i = run.i.col(t);
    const arma::vec f = run.f.col(t);
    const arma::vec o = run.o.col(t);
    const arma::vec g = run.g.col(t);
    const arma::vec squashed = arma::tanh(run.c.col(t));
    const arma::vec dh = R.col(t) + dh_carried;
    const arma::vec dc = dh % o % (1 - arma::square(squashed)) + dc_carried;
    arma::vec dz(4 * n);
    dz.subvec(0, n - 1) = dc % g % i % (1 - i);
    dz.subvec(n, 2 * n - 1) = dc % c_before % f % (1 - f);
    dz.subvec(2 * n, 3 * n - 1) = dh % squashed % o % (1 - o);
    dz.subvec(3 * n, 4 * n - 1) = dc % i % (1 - g % g);
    dW += dz * arma::join_cols(inputs.col(t), h_before).t();
    dh_carried = W.tail_cols(n).t() * dz;
    dc_carried = drop_cell_carry ? zero : arma::vec(dc % f);
  }
  return dW;
}

TEST(GradientReport, CatchesAnLstmThatDropsTheCarryOfItsCell) {
  expect_only_the_right_one_passes([](Rng& rng) {
    const arma::mat inputs = rng.normal(3, 3);
    return Candidate{
        .X = rng.normal(8, 5),
        .forward = [=](const arma::mat& W) { return Lstm(W, inputs).h; },
        .right = [=](const arma::mat& W,
                     const arma::mat& R) { return lstm_backward(W, inputs, R, false); },
        .wrong = {[=](const arma::mat& W, const arma::mat& R) {
          return lstm_backward(W, inputs, R, true);
        }}};
  });
}

/// Maximum of every two neighbouring rows.
arma::mat max_pool(const arma::mat& X) {
  arma::mat pooled(X.n_rows / 2, X.n_cols);
  for (arma::uword r = 0; r < pooled.n_rows; ++r) {
    pooled.row(r) = arma::max(X.rows(2 * r, 2 * r + 1), 0);
  }
  return pooled;
}

arma::umat pool_winners(const arma::mat& X) {
  arma::umat first(X.n_rows / 2, X.n_cols);
  for (arma::uword r = 0; r < first.n_rows; ++r) {
    first.row(r) = X.row(2 * r) > X.row(2 * r + 1);
  }
  return first;
}

TEST(GradientReport, CatchesAMaxPoolThatAverages) {
  expect_only_the_right_one_passes([](Rng& rng) {
    return Candidate{.X = rng.normal(6, 3),
                     .forward = max_pool,
                     .right =
                         [](const arma::mat& X, const arma::mat& R) {
                           const arma::umat first = pool_winners(X);
                           arma::mat dX(arma::size(X), arma::fill::zeros);
                           for (arma::uword c = 0; c < R.n_cols; ++c) {
                             for (arma::uword r = 0; r < R.n_rows; ++r) {
                               dX(2 * r + (first(r, c) ? 0 : 1), c) = R(r, c);
                             }
                           }
                           return dX;
                         },
                     .wrong = {[](const arma::mat&, const arma::mat& R) {
                       const arma::mat two = arma::ones(2, 1);
                       return arma::mat(arma::kron(R, two) / 2);
                     }},
                     .winners = pool_winners};
  });
}

// Checks that prove nothing

const arma::mat kX = {{0.5, -1.5, 2}, {1, 0.25, -0.75}};

arma::mat square(const arma::mat& X) { return X % X; }
arma::mat square_backward(const arma::mat& X, const arma::mat& R) { return 2 * X % R; }
arma::mat zero_backward(const arma::mat& X, const arma::mat&) { return arma::zeros(arma::size(X)); }

TEST(GradientReport, RefusesAnOutputThatIgnoresTheInput) {
  const Forward constant = [](const arma::mat&) { return arma::mat(2, 4, arma::fill::ones); };
  const GradientReport zero = gradient_report("dX", kX, constant, zero_backward);
  EXPECT_FALSE(zero.passed);
  EXPECT_EQ(
      zero.diagnosis,
      "dX: every gradient is zero: the output does not depend on this input, and such a check "
      "proves nothing");
  EXPECT_FALSE(gradient_report("dX", kX, constant, [](const arma::mat&, const arma::mat& R) {
                 return arma::mat(R.cols(0, 2));
               }).passed);
}

TEST(GradientReport, RefusesAnOutputThatIsConstantUpToRounding) {  // a softmax sums to 1
  const Forward sum = [](const arma::mat& X) {
    return arma::mat(arma::sum(softmax_columns(X), 0));
  };
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const GradientReport report = gradient_report("dX", kX, sum, zero_backward, {.seed = seed});
    EXPECT_FALSE(report.passed);
    EXPECT_NE(report.diagnosis.find("every gradient is zero"), std::string::npos)
        << report.diagnosis;
  }
}

TEST(GradientReport, RefusesACheckWithoutPoints) {
  EXPECT_FALSE(gradient_report("dX", kX, square, square_backward, {.points = 0}).passed);
}

TEST(GradientReport, RefusesAGradientOfTheWrongShape) {
  const GradientReport report = gradient_report(
      "dX", kX, square,
      [](const arma::mat& X, const arma::mat& R) { return arma::mat(square_backward(X, R).t()); });
  EXPECT_FALSE(report.passed);
  EXPECT_EQ(report.diagnosis, "dX is 3x2, expected 2x3: a gradient has the shape of its variable");
}

TEST(GradientReport, RefusesAGradientWithNan) {
  const GradientReport report =
      gradient_report("dX", kX, square, [](const arma::mat& X, const arma::mat& R) {
        arma::mat dX = square_backward(X, R);
        dX(1, 2) = arma::datum::nan;
        return dX;
      });
  EXPECT_FALSE(report.passed);
  EXPECT_EQ(report.diagnosis, "dX contains NaN or infinity");
}

TEST(GradientReport, RefusesNanAtAnElementThatIsSkipped) {
  arma::mat X = kX;
  X(0, 0) = 0;
  const GradientCheckOptions options{
      .points = 1, .winners = [](const arma::mat& X_) { return arma::umat(X_ > 0); }};
  const Forward relu = [](const arma::mat& X_) { return arma::mat(X_ % slopes(X_, 0)); };
  const Backward with_nan = [](const arma::mat& X_, const arma::mat& R) {
    return arma::mat(R % slopes(X_, 0) % X_ / X_);
  };
  EXPECT_FALSE(gradient_report("dX", X, relu, with_nan, options).passed);
}

TEST(GradientReport, RefusesAnOutputWithNan) {
  // One NaN among many elements: it may not count as a kink
  const Forward root = [](const arma::mat& X) { return arma::mat(arma::sqrt(X + 1.4)); };
  const GradientReport report =
      gradient_report("dX", kX, root, [](const arma::mat& X, const arma::mat& R) {
        return arma::mat(R / (2 * arma::sqrt(arma::clamp(X + 1.4, 0.01, 10))));
      });
  EXPECT_FALSE(report.passed);
  EXPECT_EQ(report.diagnosis, "the output contains NaN or infinity: dX cannot be checked");
}

TEST(GradientReport, RefusesAnOutputThatTurnsNanNearThePoint) {
  arma::mat X = kX;
  X(0, 1) = 0;  // √0 is a number, √(0 − h) is none
  X = arma::abs(X);
  const GradientReport report = gradient_report(
      "dX", X, [](const arma::mat& X_) { return arma::mat(arma::sqrt(X_)); },
      [](const arma::mat& X_, const arma::mat& R) {
        return arma::mat(R / (2 * arma::sqrt(X_ + 1e-3)));
      },
      {.points = 1});
  EXPECT_FALSE(report.passed);
  EXPECT_EQ(report.skipped, 0U);
  EXPECT_NE(report.diagnosis.find("NaN"), std::string::npos) << report.diagnosis;
}

TEST(GradientReport, JudgesGradientsOfEverySizeAlike) {
  for (const double size : {1e-8, 1.0, 1e8}) {
    SCOPED_TRACE(size);
    const Forward scaled = [=](const arma::mat& X) { return arma::mat(size * square(X)); };
    const auto gradient = [=](double factor) {
      return [=](const arma::mat& X, const arma::mat& R) {
        arma::mat dX = size * square_backward(X, R);
        dX(0, 1) *= factor;
        return dX;
      };
    };
    EXPECT_TRUE(gradient_report("dX", kX, scaled, gradient(1)).passed);
    EXPECT_FALSE(gradient_report("dX", kX, scaled, gradient(1.01)).passed);
  }
}

// Kinks

arma::mat relu(const arma::mat& X) { return X % slopes(X, 0); }
arma::mat relu_backward(const arma::mat& X, const arma::mat& R) { return R % slopes(X, 0); }
arma::umat relu_winners(const arma::mat& X) { return X > 0; }

TEST(GradientReport, SkipsAndCountsKinks) {
  arma::mat X(2, 5, arma::fill::value(0.5));
  X(0, 1) = 0;
  X(1, 3) = 2e-6;  // closer to the kink than the step
  const GradientReport report =
      gradient_report("dX", X, relu, relu_backward, {.points = 1, .winners = relu_winners});
  EXPECT_TRUE(report.passed) << report.diagnosis;
  EXPECT_EQ(report.skipped, 2U);
  EXPECT_EQ(report.checked, 8U);
}

TEST(GradientReport, CatchesAWrongGradientBesideKinks) {
  arma::mat X(2, 5, arma::fill::value(0.5));
  X(0, 1) = 0;
  X(1, 4) = -0.5;
  const GradientReport report =
      gradient_report("dX", X, relu, [](const arma::mat&, const arma::mat& R) { return R; },
                      {.points = 1, .winners = relu_winners});
  EXPECT_FALSE(report.passed);
  EXPECT_EQ(report.skipped, 1U);
}

TEST(GradientReport, FailsAtAKinkThatNobodyNamed) {
  arma::mat X(2, 5, arma::fill::value(0.5));
  X(0, 1) = 0;
  EXPECT_FALSE(gradient_report("dX", X, relu, relu_backward, {.points = 1}).passed);
}

TEST(GradientReport, RefusesPointsThatAreMostlyKinks) {
  const arma::mat X(2, 5, arma::fill::zeros);
  const GradientReport all =
      gradient_report("dX", X, relu, relu_backward, {.spread = 0, .winners = relu_winners});
  EXPECT_FALSE(all.passed);
  EXPECT_EQ(all.checked, 0U);
  EXPECT_EQ(all.skipped, 30U);
  EXPECT_EQ(all.diagnosis, "dX: 30 of 30 elements lie at a kink: choose other points");

  arma::mat three = X + 0.5;  // 3 of 10: more than a quarter
  three(0, 0) = three(1, 1) = three(0, 4) = 0;
  EXPECT_FALSE(
      gradient_report("dX", three, relu, relu_backward, {.points = 1, .winners = relu_winners})
          .passed);
}

// What the student reads

TEST(GradientReport, NamesTheTransformThatExplainsAWrongGradient) {
  const auto diagnosis = [](double factor) {
    return gradient_report("dX", kX, square,
                           [=](const arma::mat& X, const arma::mat& R) {
                             return arma::mat(factor * square_backward(X, R));
                           })
        .diagnosis;
  };
  EXPECT_EQ(diagnosis(5), "dX is exactly 5 times too large: mean or sum?");
  EXPECT_EQ(diagnosis(0.5), "dX is exactly 2 times too small");
  EXPECT_EQ(diagnosis(-1), "dX is right but for its sign");
  EXPECT_EQ(diagnosis(0), "dX is zero everywhere");
}

TEST(GradientReport, TellsTheErrorTheLimitAndThePoint) {
  const GradientReport report =
      gradient_report("dX", kX, square, [](const arma::mat& X, const arma::mat& R) {
        arma::mat dX = square_backward(X, R);
        dX(1, 2) *= 1.01;
        return dX;
      });
  EXPECT_FALSE(report.passed);
  EXPECT_NE(report.detail.find("(limit 1e-07) at point 1"), std::string::npos) << report.detail;
}

}  // namespace
}  // namespace gradbook

#include "layer_check.hpp"

#include <memory>
#include <string>
#include <utility>

#include "core/parallel.hpp"
#include "core/rng.hpp"
#include "nn/layers/containers.hpp"
#include "nn/network/network.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

using arma::uword;

/// A new network of the layer alone.
template <typename T>
Network<T> network(ModulePtr<T> body, const LayerCheck& check, const arma::mat& parameters) {
  NetworkOptions<T> options;
  options.input = check.input;
  Network<T> net(std::move(options), std::move(body));
  if (!parameters.is_empty()) {
    net.parameters() = arma::conv_to<arma::Col<T>>::from(arma::vectorise(parameters));
  }
  return net;
}

/// What one training pass gives.
template <typename T>
struct Result {
  arma::Mat<T> Y;
  arma::Col<T> gradient;
  arma::Mat<T> dX;
};

template <typename T>
Result<T> run(Network<T>& net, const arma::mat& X, const arma::mat& R, const arma::urowvec* lengths,
              bool with_dX) {
  const arma::Mat<T> input = arma::conv_to<arma::Mat<T>>::from(X);
  Result<T> result;
  result.Y = net.forward(input, true, lengths);
  net.backward(arma::conv_to<arma::Mat<T>>::from(R), result.gradient,
               with_dX ? &result.dX : nullptr);
  return result;
}

/// Signs of the outputs of all layers.
arma::umat signs(const Network<double>& net, uword batch) {
  arma::umat result;
  for (std::size_t i = 0; i < net.graph().calls().size(); ++i) {
    const arma::mat outputs = net.activations(i).head_cols(batch);
    result = arma::join_cols(result, arma::umat(outputs > 0));
  }
  return result;
}

/// The gradient checks of one network; `name` in front of what is reported.
class GradientChecks {
 public:
  GradientChecks(const LayerCheck& check, const std::function<ModulePtr<double>()>& make_body,
                 const char* file, int line)
      : check_(check), make_body_(make_body), file_(file), line_(line) {
    Rng rng(check.seed);
    X_ = check.X;
    if (X_.is_empty()) X_ = rng.normal(check.input.size(), check.batch);
    const uword count = network<double>(make_body_(), check, {}).parameters().n_elem;
    theta_ = check.parameter_spread * rng.normal(count, 1);
  }

  void check_input(const std::string& name) const {
    check_gradients(
        name, X_, [&](const arma::mat& X) { return output(X, theta_); },
        [&](const arma::mat& X, const arma::mat& R) { return backward(X, theta_, R).dX; },
        options([&](const arma::mat& X) { return winners(X, theta_); }), file_, line_);
  }

  /// Every parameter by itself, and once without a gradient of the input.
  void check_parameters() const {
    const Network<double> net = network<double>(make_body_(), check_, theta_);
    for (const Parameter& p : net.parameter_list()) {
      const auto changed = [&](const arma::mat& value) {
        arma::mat theta = theta_;
        theta.rows(p.begin, p.begin + p.size() - 1) = arma::vectorise(value);
        return theta;
      };
      const arma::mat start =
          arma::reshape(theta_.rows(p.begin, p.begin + p.size() - 1), p.n_rows, p.n_cols);
      check_gradients(
          "gradient of " + p.name, start,
          [&](const arma::mat& value) { return output(X_, changed(value)); },
          [&](const arma::mat& value, const arma::mat& R) -> arma::mat {
            const arma::vec gradient = backward(X_, changed(value), R).gradient;
            return arma::reshape(gradient.subvec(p.begin, p.begin + p.size() - 1), p.n_rows,
                                 p.n_cols);
          },
          options([&](const arma::mat& value) { return winners(X_, changed(value)); }), file_,
          line_);
    }
  }

 private:
  GradientCheckOptions options(std::function<arma::umat(const arma::mat&)> winners) const {
    GradientCheckOptions result;
    if (check_.has_kinks) result.winners = std::move(winners);
    return result;
  }
  const arma::urowvec* lengths() const {
    return check_.lengths.is_empty() ? nullptr : &check_.lengths;
  }
  arma::mat output(const arma::mat& X, const arma::mat& theta) const {
    Network<double> net = network<double>(make_body_(), check_, theta);
    return net.forward(X, true, lengths());
  }
  arma::umat winners(const arma::mat& X, const arma::mat& theta) const {
    Network<double> net = network<double>(make_body_(), check_, theta);
    net.forward(X, true, lengths());
    return signs(net, X.n_cols);
  }
  Result<double> backward(const arma::mat& X, const arma::mat& theta, const arma::mat& R) const {
    Network<double> net = network<double>(make_body_(), check_, theta);
    return run(net, X, R, lengths(), true);
  }

  LayerCheck check_;
  std::function<ModulePtr<double>()> make_body_;
  const char* file_;
  int line_;
  arma::mat X_;
  arma::mat theta_;
};

/// A large batch with its random numbers.
struct Large {
  arma::mat X;
  arma::mat theta;
  arma::mat R;
};

Large large_batch(const LayerMaker& maker, const LayerCheck& check) {
  Network<double> net = network<double>(maker.make_double(), check, {});
  Rng rng(check.seed + 1);
  Large large;
  large.X = rng.normal(check.input.size(), check.large_batch);
  // Given inputs may be special, such as class numbers: repeat them
  for (uword n = 0; n < large.X.n_cols && !check.X.is_empty(); ++n) {
    large.X.col(n) = check.X.col(n % check.X.n_cols);
  }
  large.theta = check.parameter_spread * rng.normal(net.parameters().n_elem, 1);
  large.R = rng.normal(net.output_shape().size(), check.large_batch);
  return large;
}

void check_float(const LayerMaker& maker, const LayerCheck& check, const Large& large) {
  Network<float> single = network<float>(maker.make_float(), check, large.theta);
  // The same rounded numbers for both
  const auto rounded = [](const arma::mat& M) {
    return arma::conv_to<arma::mat>::from(arma::conv_to<arma::fmat>::from(M));
  };
  Network<double> net = network<double>(maker.make_double(), check, rounded(large.theta));
  const Result<float> actual = run(single, large.X, large.R, nullptr, true);
  const Result<double> expected = run(net, rounded(large.X), rounded(large.R), nullptr, true);
  EXPECT_NEAR_NAMED("Y in float", actual.Y, expected.Y, check.float_tolerance);
  if (check.input_has_gradient) {
    EXPECT_NEAR_NAMED("dX in float", actual.dX, expected.dX, check.float_tolerance);
  }
  for (const Parameter& p : net.parameter_list()) {
    const uword last = p.begin + p.size() - 1;
    EXPECT_NEAR_NAMED("gradient in float of " + p.name, actual.gradient.subvec(p.begin, last),
                      expected.gradient.subvec(p.begin, last), check.float_tolerance);
  }
}

bool same_bits(const arma::fmat& a, const arma::fmat& b) {
  return arma::size(a) == arma::size(b) && arma::all(arma::vectorise(a == b));
}

void check_threads(const LayerMaker& maker, const LayerCheck& check, const Large& large) {
  const int before = num_threads();
  Result<float> first;
  for (const int threads : {1, 2, 4}) {
    set_num_threads(threads);
    Network<float> net = network<float>(maker.make_float(), check, large.theta);
    const Result<float> result = run(net, large.X, large.R, nullptr, true);
    Network<float> without = network<float>(maker.make_float(), check, large.theta);
    const Result<float> no_dX = run(without, large.X, large.R, nullptr, false);
    if (threads == 1) first = result;
    EXPECT_TRUE(same_bits(result.Y, first.Y)) << "Y with " << threads << " threads";
    EXPECT_TRUE(same_bits(result.gradient, first.gradient))
        << "the parameters' gradient with " << threads << " threads";
    EXPECT_TRUE(same_bits(no_dX.gradient, first.gradient))
        << "the parameters' gradient when that of X is not wanted";
    if (check.input_has_gradient) {
      EXPECT_TRUE(same_bits(result.dX, first.dX)) << "dX with " << threads << " threads";
    }
  }
  set_num_threads(before);
}

void check_single_samples(const LayerMaker& maker, const LayerCheck& check, const Large& large) {
  Network<double> net = network<double>(maker.make_double(), check, large.theta);
  const arma::mat expected = net.forward(large.X);
  for (const uword size : {uword{1}, uword{7}}) {
    const arma::mat few = net.forward(large.X.head_cols(size));
    EXPECT_NEAR_NAMED("Y of the first samples alone", few, expected.head_cols(size), 1e-13);
  }
  if (check.depends_on_batch || check.is_random || !check.input_has_gradient) return;
  Network<double> fresh = network<double>(maker.make_double(), check, large.theta);
  const arma::mat dX = run(fresh, large.X, large.R, nullptr, true).dX;
  for (const uword size : {uword{1}, uword{7}}) {
    Network<double> small = network<double>(maker.make_double(), check, large.theta);
    const Result<double> few =
        run(small, large.X.head_cols(size), large.R.head_cols(size), nullptr, true);
    EXPECT_NEAR_NAMED("dX of the first samples alone", few.dX, dX.head_cols(size), 1e-13);
  }
}

}  // namespace

void check_layer(const LayerMaker& maker, const LayerCheck& check, const char* file, int line) {
  SCOPED_TRACE(std::string(file) + ":" + std::to_string(line));
  const GradientChecks checks(check, maker.make_double, file, line);
  if (check.input_has_gradient) checks.check_input("dX");
  checks.check_parameters();

  const Network<double> net = network<double>(maker.make_double(), check, {});
  const SampleShape& output = net.output_shape();
  if (check.input_has_gradient && output.width == check.input.width &&
      output.height == check.input.height) {
    // In [x; layer(x)] the gradient of x has two parts
    const auto beside = [&] { return std::make_unique<Concat<double>>(maker.make_double()); };
    GradientChecks(check, beside, file, line).check_input("dX beside a second reader of X");
  }

  const Large large = large_batch(maker, check);
  check_float(maker, check, large);
  check_threads(maker, check, large);
  check_single_samples(maker, check, large);
}

}  // namespace gradbook

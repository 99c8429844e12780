// What: every worked example of the decks for the chapters that exist, re-computed by the units.
// Why:  the numbers were computed by other programs; here they hold for our code, or the example's
// name fails. An example that nothing re-computes fails too, and so does a forgotten number in it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/file.hpp"
#include "exercises/01_data/minmax_scale.hpp"
#include "exercises/01_data/nonlinear_scale.hpp"
#include "exercises/01_data/pca_whiten.hpp"
#include "exercises/01_data/standardize.hpp"
#include "exercises/02_neighbors/distance.hpp"
#include "exercises/02_neighbors/knn.hpp"
#include "exercises/02_neighbors/pairwise_distances.hpp"
#include "exercises/09_mlp/autodiff.hpp"
#include "exercises/09_mlp/backprop.hpp"
#include "exercises/09_mlp/count_parameters.hpp"
#include "exercises/09_mlp/dense_backward.hpp"
#include "exercises/09_mlp/dense_forward.hpp"
#include "exercises/09_mlp/gradient_check.hpp"
#include "given/09_mlp/output_loss.hpp"

namespace gradbook {
namespace {

using nlohmann::json;

// ---- between JSON and matrices ----

arma::vec vector_of(const json& list) { return {list.get<std::vector<double>>()}; }

/// Rows as they are written.
arma::mat matrix_of(const json& rows) {
  arma::mat result(rows.size(), rows.at(0).size());
  for (arma::uword i = 0; i < result.n_rows; ++i) result.row(i) = vector_of(rows[i]).t();
  return result;
}

json list_of(const arma::mat& values) { return std::vector<double>(values.begin(), values.end()); }

json rows_of(const arma::mat& values) {
  json rows = json::array();
  for (arma::uword i = 0; i < values.n_rows; ++i) rows.push_back(list_of(values.row(i)));
  return rows;
}

/// Every number of `expected` must be in `actual`, and nothing else.
void expect_same(const json& actual, const json& expected, double tolerance,
                 const std::string& where) {
  if (expected.is_number()) {
    ASSERT_TRUE(actual.is_number()) << where;
    // Whole numbers are exact; others are written with 14 digits
    const auto value = expected.get<double>();
    const double written = value == std::round(value) ? 0 : 1e-13 * std::abs(value);
    EXPECT_NEAR(actual.get<double>(), value, tolerance + written) << where;
    return;
  }
  ASSERT_EQ(actual.size(), expected.size()) << where << " has other entries: " << actual;
  for (const auto& [key, value] : expected.items()) {
    const std::string place = where + "/" + key;
    if (expected.is_array()) {
      expect_same(actual.at(std::stoul(key)), value, tolerance, place);
    } else {
      ASSERT_TRUE(actual.contains(key)) << place << " is computed by nothing";
      expect_same(actual.at(key), value, tolerance, place);
    }
  }
}

// ---- 01 data ----

json scale_one_feature(const json& inputs) {  // C-NORM
  const arma::mat X = vector_of(inputs.at("x")).t();
  const arma::mat zscore = standardize_apply(X, standardize_fit(X));
  const auto n = static_cast<double>(X.n_cols);
  return {{"minmax", list_of(minmax_scale(X, 0, 1, X))},
          {"minmax_pm1", list_of(minmax_scale(X, -1, 1, X))},
          {"log", list_of(log_normalize(X))},
          {"arctan", list_of(arctan_normalize(X))},
          {"zscore", list_of(zscore)},
          {"zscore_ddof1", list_of(zscore * std::sqrt((n - 1) / n))}};
}

json scale_pixels(const json& inputs) {  // A-PIXEL
  return list_of(minmax_scale(vector_of(inputs.at("pixels")).t(), 0, 1, arma::mat{{0, 255}}));
}

json whiten(const json& inputs) {  // B-WHITEN
  const arma::mat X = matrix_of(inputs.at("X")).t();
  const Whitening whitening = whitening_fit(X, 1e-14);
  // Rows of W are eigenvectors over standard deviations. The example lists eigenvalues ascending
  const arma::mat U = arma::normalise(whitening.W, 2, 1);
  const arma::mat whitened = whitening_apply(X, whitening);
  const arma::mat as_printed = arma::diagmat(1 / arma::sqrt(whitening.eigenvalues)) * whitened;
  const arma::mat cov_as_printed = as_printed * as_printed.t() / static_cast<double>(X.n_cols);
  return {{"cov", rows_of(U.t() * arma::diagmat(whitening.eigenvalues) * U)},
          {"eigenvalues", list_of(arma::reverse(whitening.eigenvalues))},
          {"cov_after_sqrt", rows_of(whitened * whitened.t() / static_cast<double>(X.n_cols))},
          {"cov_after_eigenvalue_as_printed", rows_of(arma::fliplr(arma::flipud(cov_as_printed)))}};
}

// ---- 02 neighbours ----

/// The distance of every pixel to its partner, laid out as in the deck.
arma::mat pixel_differences(const arma::mat& I1, const arma::mat& I2) {
  arma::mat differences(arma::size(I1));
  for (arma::uword i = 0; i < I1.n_elem; ++i) {
    differences(i) = l1_distance(arma::vec{I1(i)}, arma::vec{I2(i)});
  }
  return differences;
}

json l1_of_images(const json& inputs) {  // A-L1
  const arma::mat I1 = matrix_of(inputs.at("I1"));
  const arma::mat I2 = matrix_of(inputs.at("I2"));
  return {{"abs_diff", rows_of(pixel_differences(I1, I2))},
          {"d1", l1_distance(arma::vectorise(I1), arma::vectorise(I2))}};
}

json sum_without_bars(const json& inputs) {  // A-L1-signed: what the unit must not return
  const arma::vec I1 = arma::vectorise(matrix_of(inputs.at("I1")));
  const arma::vec I2 = arma::vectorise(matrix_of(inputs.at("I2")));
  const double as_printed = arma::accu(I1 - I2);
  EXPECT_NE(l1_distance(I1, I2), as_printed);
  return as_printed;
}

json l2_of_images(const json& inputs) {  // A-L2
  const arma::mat I1 = matrix_of(inputs.at("I1"));
  const arma::mat I2 = matrix_of(inputs.at("I2"));
  const double d2 = l2_distance(arma::vectorise(I1), arma::vectorise(I2));
  return {{"d2", d2}, {"d2_squared", d2 * d2}, {"linf", pixel_differences(I1, I2).max()}};
}

json vote_of_neighbours(const json& inputs) {  // D-KNN
  const arma::mat X = matrix_of(inputs.at("X")).t();
  const arma::urowvec y = arma::conv_to<arma::urowvec>::from(vector_of(inputs.at("y")));
  const arma::vec query = vector_of(inputs.at("query"));
  json predictions;
  for (const json& k : inputs.at("k")) {
    predictions[k.dump()] = arma::uword{knn_predict(X, y, query, k.get<arma::uword>())(0)};
  }
  return {{"pred", predictions},
          {"distances", list_of(arma::sort(pairwise_distances(X, query, Metric::l2)))}};
}

// ---- 09 multilayer perceptron ----

json count(const json& inputs) {  // A-NET26
  const ParameterCount found =
      count_parameters(arma::conv_to<arma::uvec>::from(vector_of(inputs.at("layers"))));
  return {{"neurons", found.neurons},
          {"weights", found.weights},
          {"biases", found.biases},
          {"total", found.total}};
}

json one_layer(const json& inputs) {  // A-TOY-L1
  const DenseCache layer = dense_forward(vector_of(inputs.at("x")), matrix_of(inputs.at("W")),
                                         vector_of(inputs.at("b")), Activation::sigmoid);
  return {{"z", list_of(layer.Z)}, {"a", list_of(layer.A)}};
}

/// Every layer of the toy network.
std::vector<DenseCache> toy_network(const json& inputs) {
  std::vector<DenseCache> layers;
  arma::mat X = vector_of(inputs.at("x"));
  for (std::size_t l = 0; l < inputs.at("W").size(); ++l) {
    layers.push_back(dense_forward(X, matrix_of(inputs.at("W")[l]), vector_of(inputs.at("b")[l]),
                                   Activation::sigmoid));
    X = layers.back().A;
  }
  return layers;
}

json toy_outputs(const json& inputs) {  // A-TOY-OUT, A-TOY-ZERO
  const std::vector<DenseCache> network = toy_network(inputs);
  json layers = json::array();
  for (const DenseCache& layer : network) {
    layers.push_back({{"z", list_of(layer.Z)}, {"a", list_of(layer.A)}});
  }
  return {{"layers", layers}, {"y", list_of(network.back().A)}};
}

json toy_gradients(const json& inputs) {  // D-TOYGRAD
  const std::vector<DenseCache> network = toy_network(inputs);
  const arma::vec y = vector_of(inputs.at("y"));
  const arma::mat& Z = network.back().Z;
  json dW = json::array();
  json db = json::array();
  arma::mat delta = delta_output(Z, y, Activation::sigmoid, OutputLoss::half_squared_error);
  for (std::size_t l = network.size(); l-- > 0;) {
    const arma::mat W = matrix_of(inputs.at("W")[l]);
    const DenseGradients gradients = dense_backward(delta, network[l], W);
    dW.insert(dW.begin(), rows_of(gradients.dW));
    db.insert(db.begin(), list_of(gradients.db));
    if (l > 0) delta = delta_hidden(W, delta, network[l - 1].Z, Activation::sigmoid);
  }
  return {{"loss", output_loss(Z, y, Activation::sigmoid, OutputLoss::half_squared_error)},
          {"dW", dW},
          {"db", db}};
}

json circuit(const json& inputs) {  // C-CHAIN: nodes x, y, z, q = x + y, f = q z
  Tape tape;
  for (const char* name : {"x", "y", "z"}) {
    tape = tape_input(tape, inputs.at(name).get<double>());
  }
  tape = tape_multiply(tape_add(tape, 0, 1), 3, 2);
  const arma::vec derivatives = tape_backward(tape, 4);
  return {{"q", tape[3].value},      {"f", tape[4].value},      {"df_dx", derivatives(0)},
          {"df_dy", derivatives(1)}, {"df_dz", derivatives(2)}, {"df_dq", derivatives(3)}};
}

json differences_of_a_cube(const json& inputs) {  // D-GRADCHECK
  const TestFunction cubic;
  const arma::vec theta = {inputs.at("theta").get<double>()};
  const arma::vec h = vector_of(inputs.at("h"));
  arma::vec central(h.n_elem);
  arma::vec forward(h.n_elem);
  for (arma::uword i = 0; i < h.n_elem; ++i) {
    central(i) = gradient_check(cubic, theta, arma::vec{0}, h(i)).numerical(0);
    forward(i) =
        (test_function_value(cubic, theta + h(i)) - test_function_value(cubic, theta)) / h(i);
  }
  // The error of central differences is h²: two steps extrapolate to the exact derivative
  const double ratio = std::pow(h(0) / h(1), 2);
  const double exact = (ratio * central(1) - central(0)) / (ratio - 1);
  return {{"exact", exact}, {"central", list_of(central)}, {"forward", list_of(forward)}};
}

// ---- which example is computed how ----

using Computation = std::function<json(const json& inputs)>;

const std::map<std::string, Computation>& computed() {
  static const std::map<std::string, Computation> kComputed = {
      {"C-NORM", scale_one_feature},
      {"A-PIXEL", scale_pixels},
      {"B-WHITEN", whiten},
      {"A-L1", l1_of_images},
      {"A-L1-signed", sum_without_bars},
      {"A-L2", l2_of_images},
      {"D-KNN", vote_of_neighbours},
      {"A-NET26", count},
      {"A-TOY-L1", one_layer},
      {"A-TOY-OUT", toy_outputs},
      {"A-TOY-ZERO", toy_outputs},
      {"D-TOYGRAD", toy_gradients},
      {"C-CHAIN", circuit},
      {"D-GRADCHECK", differences_of_a_cube},
  };
  return kComputed;
}

/// Quoted, not computed, and why.
const std::map<std::string, std::string>& quoted() {
  static const std::map<std::string, std::string> kQuoted = {
      {"A-CIFAR-NN",
       "a published accuracy: needs all 60000 images of CIFAR-10, which do not come with the "
       "course, and hours of brute force"},
  };
  return kQuoted;
}

const json& examples() {
  static const json kExamples =
      json::parse(read_file(GRADBOOK_SOURCE_DIR "/tests/author/worked_examples.json"))
          .at("examples");
  return kExamples;
}

std::vector<std::string> example_ids() {
  std::vector<std::string> ids;
  for (const json& example : examples()) ids.push_back(example.at("id"));
  return ids;
}

class WorkedExample : public testing::TestWithParam<std::string> {};

TEST_P(WorkedExample, HoldsForOurCode) {
  const std::string id = GetParam();
  const auto example = std::find_if(examples().begin(), examples().end(),
                                    [&](const json& e) { return e.at("id") == id; });
  if (quoted().count(id) == 1) {
    EXPECT_EQ(example->at("kind"), "literature") << "only published numbers may be quoted";
    EXPECT_EQ(computed().count(id), 0U) << "it is computed, so it need not be quoted";
    return;
  }
  ASSERT_EQ(computed().count(id), 1U) << "nothing re-computes the example " << id;
  expect_same(computed().at(id)(example->at("inputs")), example->at("expected"),
              example->at("tolerance").get<double>(), id);
}

/// "A-L1" -> "A_L1": names of tests are identifiers.
std::string test_name(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Decks, WorkedExample, testing::ValuesIn(example_ids()), test_name);

TEST(WorkedExamples, HaveNoComputationLeftOver) {
  const std::vector<std::string> ids = example_ids();
  for (const auto& [id, computation] : computed()) {
    EXPECT_EQ(std::count(ids.begin(), ids.end(), id), 1) << id << " is no example of the file";
  }
  for (const auto& [id, reason] : quoted()) {
    EXPECT_EQ(std::count(ids.begin(), ids.end(), id), 1) << id << " is no example of the file";
    EXPECT_FALSE(reason.empty()) << id;
  }
}

}  // namespace
}  // namespace gradbook

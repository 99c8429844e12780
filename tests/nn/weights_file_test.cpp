// What: files of weights, ours and PyTorch's.
// Why:  a transposed matrix or a permuted kernel gives a network that runs and knows nothing; a bad
//       file must not leave half of its numbers in the network.
// How:  whole files made by hand in PyTorch's order, round trips, files with one thing wrong.
#include "nn/files/weights_file.hpp"

#include <filesystem>
#include <string>

#include "core/file.hpp"
#include "core/rng.hpp"
#include "nn/files/tensor_file.hpp"
#include "nn/layers/batch_norm.hpp"
#include "nn/layers/containers.hpp"
#include "nn/layers/conv2d.hpp"
#include "nn/layers/linear.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;
using arma::uword;

class WeightsFile : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "gradbook-weights-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    path_ = fs::path(name) / "net.safetensors";
  }
  void TearDown() override { fs::remove_all(path_.parent_path()); }
  fs::path path_;
};

/// Two channels of 4x3 pixels, convolved by 2x1 (width x height) to three channels, then normalized
/// and, with all 27 numbers as features, two outputs.
template <typename T>
Network<T> small_network() {
  auto layers = std::make_unique<Sequential<T>>();
  layers->add(std::make_unique<Conv2d<T>>(
      Conv2dOptions{.in_channels = 2, .out_channels = 3, .kernel_width = 2, .kernel_height = 1}));
  layers->add(std::make_unique<BatchNorm<T>>());
  layers->add(std::make_unique<Flatten<T>>());
  layers->add(std::make_unique<Linear<T>>(27, 2));
  return Network<T>(
      {.input = {.channels = 2, .width = 4, .height = 3}, .description = "small", .loss = nullptr},
      std::move(layers));
}

/// What PyTorch's state_dict() of such a network has; every number tells its index there.
TensorFile<float> foreign_file() {
  const auto count_from = [](float first, uword n) {
    return arma::fvec(arma::regspace<arma::fvec>(first, first + static_cast<float>(n) - 1));
  };
  TensorFile<float> file;
  file.tensors["0.weight"] = {{3, 2, 1, 2}, count_from(0, 12)};
  file.tensors["0.bias"] = {{3}, count_from(20, 3)};
  file.tensors["1.weight"] = {{3}, count_from(30, 3)};
  file.tensors["1.bias"] = {{3}, count_from(40, 3)};
  file.tensors["1.running_mean"] = {{3}, count_from(50, 3)};
  file.tensors["1.running_var"] = {{3}, count_from(60, 3)};
  file.tensors["1.num_batches_tracked"] = {{}, {7}};
  file.tensors["3.weight"] = {{2, 27}, count_from(100, 54)};
  file.tensors["3.bias"] = {{2}, count_from(200, 2)};
  return file;
}

TEST_F(WeightsFile, HasPyTorchsOrder) {
  write_file(path_, encode_tensors(foreign_file()));
  Network<float> network = small_network<float>();
  load_weights(network, path_);

  // Number o · 4 + c · 2 + x of the file is weight (o, c, 0, x); ours: row o, column c + 2 x
  const arma::fmat kernel = {{0, 2, 1, 3}, {4, 6, 5, 7}, {8, 10, 9, 11}};
  EXPECT_NEAR_NAMED("kernel", network.parameter("0.weight"), kernel, 0);
  EXPECT_NEAR_NAMED("bias", network.parameter("0.bias"), (arma::fvec{20, 21, 22}), 0);
  EXPECT_NEAR_NAMED("scale", network.parameter("1.weight"), (arma::fvec{30, 31, 32}), 0);
  EXPECT_NEAR_NAMED("shift", network.parameter("1.bias"), (arma::fvec{40, 41, 42}), 0);
  EXPECT_NEAR_NAMED("mean", *network.buffers()[0].second, (arma::fvec{50, 51, 52}), 0);
  EXPECT_NEAR_NAMED("variance", *network.buffers()[1].second, (arma::fvec{60, 61, 62}), 0);
  EXPECT_EQ(network.parameter("3.weight")(0, 26), 126);
  EXPECT_EQ(network.parameter("3.weight")(1, 0), 127);
  EXPECT_EQ(network.parameter("3.bias")(1), 201);
}

TEST_F(WeightsFile, IsWrittenInPyTorchsOrder) {
  write_file(path_, encode_tensors(foreign_file()));
  Network<float> network = small_network<float>();
  load_weights(network, path_);
  save_weights(network, path_);
  const auto file = decode_tensors<float>(read_file(path_), path_, TensorFileKind::foreign);
  TensorFile<float> expected = foreign_file();
  expected.tensors.erase("1.num_batches_tracked");
  ASSERT_EQ(file.tensors.size(), expected.tensors.size());
  for (const auto& [name, tensor] : expected.tensors) {
    EXPECT_EQ(file.tensors.at(name).shape, tensor.shape) << name;
    EXPECT_NEAR_NAMED(name, file.vector(name), tensor.values, 0);
  }
  EXPECT_EQ(file.texts.at("model"), "small");
}

TEST_F(WeightsFile, GivesANetworkThatComputesTheSame) {
  Network<double> network = small_network<double>();
  Rng rng(5);
  network.parameters() = rng.normal(network.parameters().n_elem, 1);
  const arma::mat X = rng.normal(24, 6);
  network.forward(X, true);  // moves the running statistics
  const arma::mat expected = network.forward(X);
  save_weights(network, path_);
  Network<double> other = small_network<double>();
  load_weights(other, path_);
  EXPECT_NEAR_NAMED("Y", other.forward(X), expected, 0);
}

TEST_F(WeightsFile, IsConvertedToTheOtherPrecision) {
  write_file(path_, encode_tensors(foreign_file()));
  Network<double> network = small_network<double>();
  load_weights(network, path_);
  EXPECT_EQ(network.parameter("0.weight")(2, 1), 10);
  network.parameters() += 0.1;
  save_weights(network, path_);
  Network<float> single = small_network<float>();
  load_weights(single, path_);
  EXPECT_EQ(single.parameter("0.weight")(2, 1), static_cast<float>(10 + 0.1));
}

/// The error of a file with one change; the network must be as it was.
template <typename Change>
std::string refusal(const fs::path& path, const Change& change) {
  TensorFile<float> file = foreign_file();
  change(file.tensors);
  write_file(path, encode_tensors(file));
  Network<float> network = small_network<float>();
  network.parameters().fill(-1);
  std::string reason = "accepted";
  try {
    load_weights(network, path);
  } catch (const FileError& error) {
    reason = std::string(error.what()).substr(path.string().size());
  }
  EXPECT_TRUE(reason == "accepted" || arma::all(network.parameters() == -1)) << reason;
  return reason;
}

TEST_F(WeightsFile, IsRefusedByTheNameOfTheTensorThatDoesNotFit) {
  using Tensors = std::map<std::string, Tensor<float>>;
  EXPECT_EQ(refusal(path_, [](Tensors& t) { t.erase("1.running_var"); }),
            ": has no tensor 1.running_var");
  EXPECT_EQ(refusal(path_, [](Tensors& t) { t.erase("3.weight"); }), ": has no tensor 3.weight");
  EXPECT_EQ(refusal(path_, [](Tensors& t) { t["4.weight"] = t.at("0.bias"); }),
            ": tensor 4.weight is none of this network");
  EXPECT_EQ(refusal(path_,
                    [](Tensors& t) {
                      t["3.weight"].shape = {27, 2};
                    }),
            ": tensor 3.weight is 27x2, expected 2x27");
  EXPECT_EQ(refusal(path_,
                    [](Tensors& t) {
                      t["0.weight"].shape = {3, 2, 2, 1};
                    }),
            ": tensor 0.weight is 3x2x2x1, expected 3x2x1x2");
  EXPECT_EQ(refusal(path_,
                    [](Tensors& t) {
                      t["1.running_mean"] = {{2}, {1, 2}};
                    }),
            ": tensor 1.running_mean is 2, expected 3");
}

TEST_F(WeightsFile, IsRefusedWhenAShapeIsHostile) {
  using Tensors = std::map<std::string, Tensor<float>>;
  const auto reason = [&](const std::vector<uword>& shape) {
    return refusal(path_, [&](Tensors& t) { t["3.bias"].shape = shape; });
  };
  const std::string wrong =
      ": is damaged: tensor \"3.bias\" has 8 bytes, but its shape and type need ";
  EXPECT_EQ(reason({3}), wrong + "12");
  EXPECT_EQ(reason({}), wrong + "4");
  const uword huge = uword{1} << 63;
  EXPECT_EQ(reason({0, huge}), wrong + "0");
  for (const std::vector<uword>& shape :
       std::vector<std::vector<uword>>{{huge, 2}, {huge, huge, 2}, {huge, 0}, {~uword{0}}}) {
    EXPECT_EQ(reason(shape), ": the shape of tensor \"3.bias\" is too large for any file");
  }
}

TEST_F(WeightsFile, IsRefusedWhenTruncatedAnywhere) {
  const std::string bytes = encode_tensors(foreign_file());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_THROW(decode_tensors<double>(bytes.substr(0, size), path_, TensorFileKind::foreign),
                 FileError)
        << size << " bytes";
  }
  write_file(path_, bytes.substr(0, bytes.size() - 1));
  Network<float> network = small_network<float>();
  EXPECT_THROW(load_weights(network, path_), FileError);
  EXPECT_EQ(arma::abs(network.parameter("0.weight")).max(), 0);
}

}  // namespace
}  // namespace gradbook

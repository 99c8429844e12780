#include "chapter/model_file.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <sstream>

#include "core/file.hpp"
#include "nn/files/weights_file.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;
using arma::uword;

constexpr const char* kFirst = "scaling.first";
constexpr const char* kSecond = "scaling.second";

const std::string& text_of(const TensorFile<double>& file, const std::string& name,
                           const fs::path& path) {
  const auto found = file.texts.find("gradbook." + name);
  if (found == file.texts.end()) {
    throw FileError(path, "has no text gradbook." + name + ": it holds weights, but no model",
                    "use a file that --save wrote");
  }
  return found->second;
}

/// The whole numbers of a text, separated by blanks.
std::vector<uword> numbers_of(const std::string& text, std::size_t count, const fs::path& path) {
  std::istringstream stream(text);
  std::vector<uword> numbers(count);
  for (uword& number : numbers) {
    if (!(stream >> number) || number > kLargestCount)
      throw FileError(path, "has the text '" + text + "', expected whole numbers");
  }
  return numbers;
}

/// The tensor of this name, taken out of the file; none if there is none.
arma::vec take(TensorFile<double>& file, const char* name) {
  const auto found = file.tensors.find(name);
  if (found == file.tensors.end()) return {};
  arma::vec values = found->second.values;
  file.tensors.erase(found);
  return values;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  std::string line;
  while (std::getline(stream, line)) lines.push_back(line);
  return lines;
}

Scaling scaling_of(TensorFile<double>& file, const NetworkTask& task, const fs::path& path) {
  Scaling scaling;
  try {
    scaling.scale = scale_from_name(text_of(file, "scale", path));
    scaling.divisor = std::stod(text_of(file, "divisor", path));
  } catch (const std::invalid_argument& error) {
    throw FileError(path, error.what());
  }
  scaling.first = take(file, kFirst);
  scaling.second = take(file, kSecond);
  const bool measured = scaling.scale == Scale::standard || scaling.scale == Scale::minmax;
  const uword expected = measured ? task.input.size() : 0;
  if (scaling.first.n_elem != expected || scaling.second.n_elem != expected)
    throw FileError(path, "has a scaling that does not fit its input");
  return scaling;
}

}  // namespace

template <typename T>
void save_model(Network<T>& network, const ModelFacts& facts, const fs::path& path) {
  TensorFile<T> file = weights_of(network);
  const auto set = [&](const std::string& name, const std::string& text) {
    file.texts["gradbook." + name] = text;
  };
  for (const auto& [name, value] : facts.flags) set("flag" + name, value);
  const SampleShape& input = facts.task.input;
  set("input", fmt::format("{} {} {}", input.channels, input.width, input.height));
  set("outputs", fmt::format("{} {}", facts.task.outputs, facts.task.classifies ? 1 : 0));
  set("n_train", fmt::format("{}", facts.n_train));
  set("class_names", fmt::format("{}", fmt::join(facts.class_names, "\n")));
  set("scale", scale_name(facts.scaling.scale));
  set("divisor", fmt::format("{}", facts.scaling.divisor));
  if (!facts.scaling.first.is_empty()) {
    file.add(kFirst, arma::conv_to<arma::Col<T>>::from(facts.scaling.first));
    file.add(kSecond, arma::conv_to<arma::Col<T>>::from(facts.scaling.second));
  }
  write_file(path, encode_tensors(file));
}

ModelFile load_model(const fs::path& path) {
  ModelFile model;
  model.weights = decode_tensors<double>(read_file(path), path, TensorFileKind::foreign);
  ModelFacts& facts = model.facts;
  for (const auto& [name, value] : model.weights.texts) {
    constexpr std::string_view kFlag = "gradbook.flag";
    if (name.starts_with(kFlag)) facts.flags.emplace_back(name.substr(kFlag.size()), value);
  }
  const std::vector<uword> input = numbers_of(text_of(model.weights, "input", path), 3, path);
  const std::vector<uword> outputs = numbers_of(text_of(model.weights, "outputs", path), 2, path);
  facts.task.input = {.channels = input[0], .width = input[1], .height = input[2]};
  facts.task.outputs = outputs[0];
  facts.task.classifies = outputs[1] != 0;
  facts.n_train = numbers_of(text_of(model.weights, "n_train", path), 1, path)[0];
  facts.class_names = lines_of(text_of(model.weights, "class_names", path));
  facts.scaling = scaling_of(model.weights, facts.task, path);
  return model;
}

template void save_model(Network<float>&, const ModelFacts&, const fs::path&);
template void save_model(Network<double>&, const ModelFacts&, const fs::path&);

}  // namespace gradbook

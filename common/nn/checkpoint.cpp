#include "nn/checkpoint.hpp"

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <system_error>

#include "core/file.hpp"
#include "nn/tensor_file.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;
using arma::uword;
using nlohmann::json;

constexpr const char* kFormat = "gradbook checkpoint 1";

fs::path with_suffix(const fs::path& path, const char* suffix) { return path.string() + suffix; }

/// A throwing rename whose error names the file.
void move_file(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::rename(from, to, error);
  if (error) throw FileError(from, "cannot be renamed: " + error.message());
}

json to_json(const Evaluation& evaluation) { return {evaluation.loss, evaluation.error}; }

/// JSON has no NaN: it is written as null.
double number(const json& value) { return value.is_null() ? std::nan("") : value.get<double>(); }

Evaluation evaluation_from(const json& pair) { return {number(pair.at(0)), number(pair.at(1))}; }

std::string history_text(const std::vector<EpochMetrics>& history) {
  json rows = json::array();
  for (const EpochMetrics& row : history) {
    rows.push_back({row.epoch, to_json(row.train), to_json(row.validation), to_json(row.test),
                    row.samples_per_second});
  }
  return rows.dump();
}

std::vector<EpochMetrics> history_from(const std::string& text) {
  std::vector<EpochMetrics> history;
  for (const json& row : json::parse(text)) {
    history.push_back({.epoch = row.at(0).get<uword>(),
                       .train = evaluation_from(row.at(1)),
                       .validation = evaluation_from(row.at(2)),
                       .test = evaluation_from(row.at(3)),
                       .samples_per_second = number(row.at(4))});
  }
  return history;
}

std::string state_name(std::size_t i) { return "optimizer." + std::to_string(i); }

template <typename T>
Checkpoint<T> read_checkpoint(const fs::path& path) {
  const TensorFile<T> file = decode_tensors<T>(read_file(path), path);
  try {
    if (file.texts.at("format") != kFormat) throw std::out_of_range("format");
    const json state = json::parse(file.texts.at("state"));
    Checkpoint<T> checkpoint{.configuration = file.texts.at("configuration"),
                             .rng = state.at("rng").get<Rng::State>(),
                             .parameters = file.vectors.at("parameters"),
                             .optimizer_steps = state.at("optimizer_steps").get<uword>(),
                             .optimizer_state = {},
                             .best_parameters = file.vectors.at("best"),
                             .best_epoch = state.at("best_epoch").get<uword>(),
                             .history = history_from(file.texts.at("history"))};
    for (std::size_t i = 0; file.vectors.count(state_name(i)) == 1; ++i) {
      checkpoint.optimizer_state.push_back(file.vectors.at(state_name(i)));
    }
    return checkpoint;
  } catch (const std::out_of_range&) {
    throw FileError(path, "is no checkpoint of this program");
  } catch (const json::exception&) {
    throw FileError(path, "is no checkpoint of this program");
  }
}

/// A file of the user that is no checkpoint must not be replaced by one: every checkpoint has the
/// name of its format near its start.
void expect_own_file(const fs::path& path) {
  if (!fs::is_regular_file(path)) return;
  std::ifstream file(path, std::ios::binary);
  std::string start(1 << 12, '\0');
  file.read(start.data(), static_cast<std::streamsize>(start.size()));
  if (start.find(kFormat) == std::string::npos) {
    throw FileError(path, "exists and is no checkpoint", "choose another name for the checkpoint");
  }
}

}  // namespace

template <typename T>
void save_checkpoint(const fs::path& path, const Checkpoint<T>& checkpoint) {
  expect_own_file(path);
  TensorFile<T> file;
  file.texts = {{"format", kFormat},
                {"configuration", checkpoint.configuration},
                {"history", history_text(checkpoint.history)},
                {"state", json{{"rng", checkpoint.rng},
                               {"optimizer_steps", checkpoint.optimizer_steps},
                               {"best_epoch", checkpoint.best_epoch}}
                              .dump()}};
  file.vectors.emplace("parameters", checkpoint.parameters);
  file.vectors.emplace("best", checkpoint.best_parameters);
  for (std::size_t i = 0; i < checkpoint.optimizer_state.size(); ++i) {
    file.vectors.emplace(state_name(i), checkpoint.optimizer_state[i]);
  }
  const std::string bytes = encode_tensors(file);
  if (fs::is_regular_file(path)) move_file(path, with_suffix(path, ".previous"));
  write_file(path, bytes);
}

template <typename T>
LoadedCheckpoint<T> load_checkpoint(const fs::path& path) {
  try {
    return {.checkpoint = read_checkpoint<T>(path), .warning = ""};
  } catch (const FileError& error) {
    const fs::path previous = with_suffix(path, ".previous");
    LoadedCheckpoint<T> loaded;
    try {
      loaded.checkpoint = read_checkpoint<T>(previous);
    } catch (const FileError&) {
      throw error;
    }
    loaded.warning = std::string(error.what()) + "; the previous checkpoint is used";
    if (fs::exists(path)) move_file(path, with_suffix(path, ".damaged"));
    move_file(previous, path);
    return loaded;
  }
}

template void save_checkpoint(const fs::path&, const Checkpoint<float>&);
template void save_checkpoint(const fs::path&, const Checkpoint<double>&);
template LoadedCheckpoint<float> load_checkpoint(const fs::path&);
template LoadedCheckpoint<double> load_checkpoint(const fs::path&);

}  // namespace gradbook

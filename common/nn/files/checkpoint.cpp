#include "nn/files/checkpoint.hpp"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <system_error>

#include "core/file.hpp"
#include "nn/files/tensor_file.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

/// The number grows when old files can no longer be read.
constexpr const char* kFormatName = "gradbook checkpoint ";
constexpr const char* kFormat = "gradbook checkpoint 2";

fs::path with_suffix(const fs::path& path, const char* suffix) { return path.string() + suffix; }

/// A throwing rename whose error names the file.
void move_file(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::rename(from, to, error);
  if (error) throw FileError(from, "cannot be renamed: " + error.message());
}

/// Negative numbers and fractions are errors, where get() would convert them somehow.
std::uint64_t whole_number(const json& value) {
  return value.get_ref<const json::number_unsigned_t&>();
}

Rng::State rng_from(const json& list) {
  Rng::State state{};
  for (std::size_t i = 0; i < state.size(); ++i) state[i] = whole_number(list.at(i));
  return state;
}

std::string state_name(std::size_t i) { return "optimizer." + std::to_string(i); }

template <typename T>
Checkpoint<T> read_checkpoint(const fs::path& path) {
  const TensorFile<T> file = decode_tensors<T>(read_file(path), path);
  try {
    if (file.texts.at("format") != kFormat) throw std::out_of_range("format");
    const json state = json::parse(file.texts.at("state"));
    Checkpoint<T> checkpoint{.configuration = file.texts.at("configuration"),
                             .rng = rng_from(state.at("rng")),
                             .parameters = file.vector("parameters"),
                             .model_state = file.vector("model"),
                             .best_model_state = file.vector("best_model"),
                             .optimizer_steps = whole_number(state.at("optimizer_steps")),
                             .optimizer_state = {},
                             .schedule_state = state.at("schedule").get<std::vector<double>>(),
                             .best_parameters = file.vector("best"),
                             .best_epoch = whole_number(state.at("best_epoch")),
                             .history = history_from_json(file.texts.at("history"))};
    if (checkpoint.best_epoch >= std::max<std::size_t>(1, checkpoint.history.size())) {
      throw FileError(path, "is damaged: its best epoch is not in its history");
    }
    for (std::size_t i = 0; file.tensors.count(state_name(i)) == 1; ++i) {
      checkpoint.optimizer_state.push_back(file.vector(state_name(i)));
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
  if (start.find(kFormatName) == std::string::npos) {
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
                {"history", history_json(checkpoint.history)},
                {"state", json{{"rng", checkpoint.rng},
                               {"optimizer_steps", checkpoint.optimizer_steps},
                               {"schedule", checkpoint.schedule_state},
                               {"best_epoch", checkpoint.best_epoch}}
                              .dump()}};
  file.add("parameters", checkpoint.parameters);
  file.add("best", checkpoint.best_parameters);
  file.add("model", checkpoint.model_state);
  file.add("best_model", checkpoint.best_model_state);
  for (std::size_t i = 0; i < checkpoint.optimizer_state.size(); ++i) {
    file.add(state_name(i), checkpoint.optimizer_state[i]);
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

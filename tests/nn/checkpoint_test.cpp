// What: the file of a training's state: exact round trip, the previous one, damage of every kind.
// Why:  a long training must survive kill -9, a full disk and a broken file, and say what it does.
// How:  truncation at many lengths and a flipped bit at many places; a child process that is killed
//       while it writes.
#include "nn/files/checkpoint.hpp"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "core/file.hpp"
#include "nn/files/tensor_file.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

/// A folder of its own for every test.
class CheckpointFile : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "gradbook-checkpoint-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    path_ = folder_ / "run.safetensors";
  }
  void TearDown() override { fs::remove_all(folder_); }

  fs::path folder_;
  fs::path path_;
};

Checkpoint<float> example(arma::uword epoch) {
  Checkpoint<float> checkpoint;
  checkpoint.configuration = "model 3-2 \"relu\"; batch 7";
  checkpoint.rng = {1, 2, 0xffffffffffffffffULL, 4};
  checkpoint.parameters = {1.5F, -2.25F, 1e-30F};
  checkpoint.optimizer_steps = 42;
  checkpoint.optimizer_state = {{0.1F, 0.2F, 0.3F}, {4, 5, 6}};
  checkpoint.schedule_state = {0.1, 1e308, 2, 0};
  checkpoint.model_state = {0.25F, -3};
  checkpoint.best_model_state = {0.5F, 1};
  checkpoint.best_parameters = {7, 8, 9};
  checkpoint.best_epoch = epoch;
  for (arma::uword e = 0; e <= epoch; ++e) {
    checkpoint.history.push_back({.epoch = e,
                                  .train = {1.0 / 3, 0.25},
                                  .validation = {},
                                  .test = {0.1, 0.2},
                                  .samples_per_second = 1e5,
                                  .learning_rate = 0.1,
                                  .gradient_norm = 2.0 / 3});
  }
  return checkpoint;
}

TEST_F(CheckpointFile, ComesBackExactly) {
  const Checkpoint<float> saved = example(1);
  save_checkpoint(path_, saved);
  const LoadedCheckpoint<float> loaded = load_checkpoint<float>(path_);
  const Checkpoint<float>& read = loaded.checkpoint;
  EXPECT_EQ(loaded.warning, "");
  EXPECT_EQ(read.configuration, saved.configuration);
  EXPECT_EQ(read.rng, saved.rng);
  EXPECT_TRUE(arma::all(read.parameters == saved.parameters));
  EXPECT_EQ(read.optimizer_steps, 42U);
  ASSERT_EQ(read.optimizer_state.size(), 2U);
  EXPECT_TRUE(arma::all(read.optimizer_state[0] == saved.optimizer_state[0]));
  EXPECT_TRUE(arma::all(read.optimizer_state[1] == saved.optimizer_state[1]));
  EXPECT_TRUE(arma::all(read.best_parameters == saved.best_parameters));
  EXPECT_EQ(read.schedule_state, saved.schedule_state);
  EXPECT_TRUE(arma::all(read.model_state == saved.model_state));
  EXPECT_TRUE(arma::all(read.best_model_state == saved.best_model_state));
  EXPECT_TRUE(arma::all(read.best_parameters == saved.best_parameters));
  EXPECT_EQ(read.best_epoch, 1U);
  ASSERT_EQ(read.history.size(), 2U);
  EXPECT_EQ(read.history[1].train.loss, 1.0 / 3);
  EXPECT_EQ(read.history[1].test.error, 0.2);
  EXPECT_EQ(read.history[1].learning_rate, 0.1);
  EXPECT_EQ(read.history[1].gradient_norm, 2.0 / 3);
  EXPECT_TRUE(std::isnan(read.history[1].validation.loss));
}

TEST_F(CheckpointFile, IsASafetensorsFile) {
  save_checkpoint(path_, example(0));
  const std::string bytes = read_file(path_);
  std::uint64_t length = 0;
  std::memcpy(&length, bytes.data(), 8);
  const nlohmann::json header = nlohmann::json::parse(bytes.substr(8, length));
  const nlohmann::json& entry = header.at("parameters");
  EXPECT_EQ(entry.at("dtype"), "F32");
  EXPECT_EQ(entry.at("shape"), nlohmann::json({3}));
  float second = 0;
  const auto begin = entry.at("data_offsets").at(0).get<std::size_t>();
  std::memcpy(&second, bytes.data() + 8 + length + begin + sizeof(float), sizeof(float));
  EXPECT_EQ(second, -2.25F);
  for (const auto& [name, text] : header.at("__metadata__").items()) EXPECT_TRUE(text.is_string());
}

TEST_F(CheckpointFile, KeepsThePreviousOne) {
  save_checkpoint(path_, example(0));
  save_checkpoint(path_, example(1));
  save_checkpoint(path_, example(2));
  EXPECT_EQ(load_checkpoint<float>(path_).checkpoint.best_epoch, 2U);
  fs::remove(path_);  // as if killed between the two renames
  const LoadedCheckpoint<float> loaded = load_checkpoint<float>(path_);
  EXPECT_EQ(loaded.checkpoint.best_epoch, 1U);
  EXPECT_EQ(loaded.warning,
            path_.string() + ": there is no such file; the previous checkpoint is used");
}

TEST_F(CheckpointFile, IsRefusedWhenTruncatedAnywhere) {
  save_checkpoint(path_, example(0));
  const std::string bytes = read_file(path_);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    try {
      decode_tensors<float>(bytes.substr(0, size), path_);
      ADD_FAILURE() << "accepted with " << size << " bytes";
    } catch (const FileError& error) {
      EXPECT_NE(std::string(error.what()).find("is truncated"), std::string::npos) << error.what();
    }
  }
}

TEST_F(CheckpointFile, IsRefusedWhenABitIsFlippedAnywhere) {
  save_checkpoint(path_, example(0));
  const std::string bytes = read_file(path_);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string damaged = bytes;
    damaged[i] = static_cast<char>(damaged[i] ^ (1 << (i % 8)));
    EXPECT_THROW(decode_tensors<float>(damaged, path_), FileError) << "byte " << i;
  }
}

TEST_F(CheckpointFile, IsRefusedWhenAByteIsInvertedOrMissingAnywhere) {
  save_checkpoint(path_, example(0));
  const std::string bytes = read_file(path_);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string damaged = bytes;
    damaged[i] = static_cast<char>(~damaged[i]);
    EXPECT_THROW(decode_tensors<float>(damaged, path_), FileError) << "inverted byte " << i;
    damaged = bytes;
    damaged.erase(i, 1);
    EXPECT_THROW(decode_tensors<float>(damaged, path_), FileError) << "without byte " << i;
  }
}

TEST_F(CheckpointFile, FallsBackToThePreviousOneAndSaysWhy) {
  save_checkpoint(path_, example(0));
  save_checkpoint(path_, example(1));
  std::string bytes = read_file(path_);
  bytes.back() ^= 1;
  write_file(path_, bytes);
  const LoadedCheckpoint<float> loaded = load_checkpoint<float>(path_);
  EXPECT_EQ(loaded.checkpoint.best_epoch, 0U);
  EXPECT_NE(loaded.warning.find("is damaged: it does not have its checksum"), std::string::npos)
      << loaded.warning;

  // The good one is in place now: one more save must not push it out by the damaged one
  EXPECT_EQ(load_checkpoint<float>(path_).warning, "");
  EXPECT_TRUE(fs::exists(path_.string() + ".damaged"));
}

TEST_F(CheckpointFile, IsRefusedInAnotherPrecisionOrFormat) {
  save_checkpoint(path_, example(0));
  try {
    load_checkpoint<double>(path_);
    ADD_FAILURE() << "accepted float numbers as double";
  } catch (const FileError& error) {
    EXPECT_EQ(
        error.what(),
        path_.string() +
            ": tensor best holds F32 numbers, expected F64; use the precision it was made with");
  }
  write_file(path_, encode_tensors<float>({.texts = {{"format", "other"}}, .tensors = {}}));
  EXPECT_THROW(load_checkpoint<float>(path_), FileError);
  EXPECT_THROW(load_checkpoint<float>(folder_ / "missing"), FileError);
}

/// The file of example(0) with one change and a right checksum: what no disk error makes, but a
/// program of another version might.
template <typename Change>
std::string reason_for(const fs::path& path, const Change& change) {
  fs::remove(path);
  save_checkpoint(path, example(0));
  TensorFile<float> file = decode_tensors<float>(read_file(path), path);
  change(file);
  write_file(path, encode_tensors(file));
  try {
    load_checkpoint<float>(path);
  } catch (const FileError& error) {
    return std::string(error.what()).substr(path.string().size());
  }
  return "accepted";
}

TEST_F(CheckpointFile, IsRefusedWhenAnyPartIsMissingOrWrong) {
  using File = TensorFile<float>;
  const std::string none = ": is no checkpoint of this program";
  for (const char* tensor : {"parameters", "best", "model", "best_model"}) {
    EXPECT_EQ(reason_for(path_, [&](File& file) { file.tensors.erase(tensor); }), none) << tensor;
  }
  for (const char* text : {"format", "configuration", "history", "state"}) {
    EXPECT_EQ(reason_for(path_, [&](File& file) { file.texts.erase(text); }), none) << text;
    if (std::string(text) == "configuration") continue;  // any text is one
    EXPECT_EQ(reason_for(path_, [&](File& file) { file.texts[text] = "[1, {}"; }), none) << text;
    EXPECT_EQ(reason_for(path_, [&](File& file) { file.texts[text] = "[1]"; }), none) << text;
  }
  EXPECT_EQ(reason_for(path_,
                       [](File& file) {
                         nlohmann::json state = nlohmann::json::parse(file.texts.at("state"));
                         state["best_epoch"] = 1;  // there is one epoch, number 0
                         file.texts["state"] = state.dump();
                       }),
            ": is damaged: its best epoch is not in its history");
  EXPECT_EQ(reason_for(path_, [](File&) {}), "accepted");
}

TEST_F(CheckpointFile, ReplacesOneOfAnOlderFormat) {
  write_file(path_, encode_tensors<float>(
                        {.texts = {{"format", "gradbook checkpoint 1"}}, .tensors = {}}));
  EXPECT_THROW(load_checkpoint<float>(path_), FileError);
  save_checkpoint(path_, example(0));
  EXPECT_EQ(load_checkpoint<float>(path_).checkpoint.best_epoch, 0U);
}

TEST_F(CheckpointFile, IsNamedWhenThePreviousOneIsOfNoUseEither) {
  save_checkpoint(path_, example(0));
  save_checkpoint(path_, example(1));
  try {
    load_checkpoint<double>(path_);
    ADD_FAILURE() << "read floats as doubles";
  } catch (const FileError& error) {
    EXPECT_TRUE(std::string(error.what()).starts_with(path_.string() + ": ")) << error.what();
  }
  EXPECT_EQ(load_checkpoint<float>(path_).checkpoint.best_epoch, 1U);
}

TEST_F(CheckpointFile, NeverReplacesAFileThatIsNoCheckpoint) {
  write_file(path_, "my thesis");
  try {
    save_checkpoint(path_, example(0));
    FAIL() << "the file was replaced";
  } catch (const FileError& error) {
    EXPECT_EQ(std::string(error.what()),
              path_.string() +
                  ": exists and is no checkpoint; choose another name for the "
                  "checkpoint");
  }
  EXPECT_EQ(read_file(path_), "my thesis");
}

TEST_F(CheckpointFile, NeverReplacesADevice) {
  ASSERT_EQ(::mkfifo(path_.c_str(), 0600), 0);
  EXPECT_THROW(save_checkpoint(path_, example(0)), FileError);
  EXPECT_TRUE(fs::is_fifo(path_));
}

TEST_F(CheckpointFile, SurvivesKill) {
  for (int round = 0; round < 10; ++round) {
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      for (arma::uword epoch = 0;; epoch = (epoch + 1) % 3) save_checkpoint(path_, example(epoch));
    }
    for (int i = 0; i < 50000 && !fs::exists(path_.string() + ".previous"); ++i) ::usleep(100);
    ::usleep(static_cast<useconds_t>(1000 + 700 * round));
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_NO_THROW(load_checkpoint<float>(path_));
  }
}

}  // namespace
}  // namespace gradbook

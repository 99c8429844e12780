#include "chapter/chapter.hpp"

#include <cstdio>

#include "core/file.hpp"
#include "data/registry.hpp"
#include "nn/train/history.hpp"

namespace gradbook {

void Chapter::title(const std::string& text) {
  fmt::print("\n{}\n{}\n", text, std::string(text.size(), '-'));
  std::fflush(stdout);
  transcript_.push_back({text, ""});
}

void Chapter::print_line(const std::string& text) {
  fmt::print("{}\n", text);
  std::fflush(stdout);
  if (transcript_.empty()) transcript_.push_back({"", ""});
  transcript_.back().text += text + "\n";
}

void Chapter::skip(const std::string& why) {
  print("Left out: {}", why);
  skipped_.push_back(why);
}

void Chapter::set_history(const std::vector<EpochMetrics>& history) {
  history_ = std::make_shared<const std::vector<EpochMetrics>>(history);
}

const std::vector<EpochMetrics>& Chapter::history() const {
  static const std::vector<EpochMetrics> kNone;
  return history_ ? *history_ : kNone;
}

const TrainTest& Chapter::load(const std::string& dataset) {
  std::shared_ptr<const TrainTest>& loaded = loaded_[dataset];
  if (!loaded) loaded = std::make_shared<const TrainTest>(load_dataset(dataset));
  return *loaded;
}

const TrainTest& Chapter::load_images() {
  if (loaded_.count("digits") != 0 && !skipped_.empty()) return load("digits");
  try {
    return load("fashion-mnist");
  } catch (const FileError& error) {
    skip(fmt::format("{} Digits take its place.", error.what()));
    return load("digits");
  }
}

}  // namespace gradbook

#include "chapter/chapter.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <limits>
#include <new>
#include <stdexcept>
#include <system_error>

#include "core/blas.hpp"
#include "core/file.hpp"
#include "core/parallel.hpp"
#include "core/todo.hpp"
#include "figures/program.hpp"

namespace gradbook {
namespace {

std::string value_text(const nlohmann::json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string parameters_text(const nlohmann::json& parameters) {
  std::string text;
  for (const auto& [key, value] : parameters.items()) {
    text += fmt::format("{}{}={}", text.empty() ? "" : " ", key, value_text(value));
  }
  return text;
}

std::string not_empty(const std::string& text) { return text.empty() ? "is empty" : ""; }

std::string not_whole_number(const std::string& text) {
  std::uint64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error == std::errc() && stop == end) return "";
  return fmt::format("'{}' is not a whole number from 0 to {}", text,
                     std::numeric_limits<std::uint64_t>::max());
}

void add_data_flags(CLI::App& app, DataChoice& data) {
  app.add_option("--data", data.data,
                 "data set by name (`gradbook data list`) or path: a file, or a folder with all "
                 "files of MNIST, its relatives or CIFAR-10, which keeps their split")
      ->check(not_empty);
  app.add_option("--train", data.train, "training data: CSV, LIBSVM, IDX or CIFAR-10 file")
      ->check(not_empty);
  app.add_option("--test", data.test, "test data, in the same form as --train")->check(not_empty);
  app.add_option("--label", data.label,
                 "label column of a CSV file: its name, or its index from 0, -1 for the last "
                 "(default: last)")
      ->check(not_empty);
  app.add_option("--header", data.header, "does a CSV file start with names? (default: detected)")
      ->check(CLI::IsMember({"yes", "no"}));
  app.add_option("--separator", data.separator,
                 "between the columns of a CSV file (default: comma)")
      ->check(CLI::IsMember({"comma", "semicolon", "tab"}));
}

}  // namespace

void Chapter::section(const std::string& title) const {
  fmt::print("\n{}\n{}\n", title, std::string(title.size(), '-'));
  std::fflush(stdout);
}

void Chapter::say(const std::string& text) const {
  fmt::print("{}\n", text);
  std::fflush(stdout);
}

nlohmann::json Chapter::to_json() const {
  nlohmann::json document = {{"chapter", name},
                             {"seed", seed},
                             {"threads", num_threads()},
                             {"blas", blas_description()},
                             {"results", nlohmann::json::array()},
                             {"history", nlohmann::json::array()}};
  for (const Result& result : results_) {
    nlohmann::json entry = {{"name", result.name},       {"dataset", result.dataset},
                            {"n_train", result.n_train}, {"n_test", result.n_test},
                            {"metric", result.metric},   {"value", result.value}};
    entry.update(result.parameters);
    document["results"].push_back(entry);
  }
  for (const EpochRecord& record : history_) {
    document["history"].push_back({{"epoch", record.epoch},
                                   {"train_loss", record.train_loss},
                                   {"train_error", record.train_error},
                                   {"test_loss", record.test_loss},
                                   {"test_error", record.test_error}});
  }
  return document;
}

std::string Chapter::results_table() const {
  using Row = std::array<std::string, 7>;
  std::vector<Row> rows = {{"what", "data", "train", "test", "metric", "value", "parameters"}};
  for (const Result& result : results_) {
    rows.push_back({result.name, result.dataset, fmt::format("{}", result.n_train),
                    fmt::format("{}", result.n_test), result.metric,
                    fmt::format("{:.5g}", result.value), parameters_text(result.parameters)});
  }
  std::array<std::size_t, 7> width{};
  for (const Row& row : rows) {
    for (std::size_t c = 0; c < row.size(); ++c) width[c] = std::max(width[c], row[c].size());
  }
  std::string table;
  for (const Row& row : rows) {
    std::string line;
    for (std::size_t c = 0; c < row.size(); ++c) {
      const bool number = c == 2 || c == 3 || c == 5;
      line += number ? fmt::format("{:>{}}  ", row[c], width[c])
                     : fmt::format("{:<{}}  ", row[c], width[c]);
    }
    table += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return table;
}

int run_chapter(int argc, char** argv, const std::string& name, const std::string& purpose,
                const std::function<void(CLI::App&)>& add_flags,
                const std::function<void(Chapter&)>& body) {
  Chapter chapter;
  chapter.name = name;
  int threads = 0;
  CLI::App app{purpose, name};
  app.failure_message([&](const CLI::App*, const CLI::Error& error) {
    return fmt::format("{}: {} (--help lists the flags)\n", name, error.what());
  });
  add_data_flags(app, chapter.data);
  app.add_option("--seed", chapter.seed, "fixes every random number")
      ->check(not_whole_number)
      ->capture_default_str();
  app.add_flag("--quick", chapter.quick, "a smaller run, for a first look");
  app.add_flag("--mine", chapter.mine,
               "use the exercises' functions wherever a faster library could stand in for them");
  app.add_option("--threads", threads, "threads (default: OMP_NUM_THREADS, or one per core)")
      ->check(CLI::Range(1, 1024));
  app.add_option("--json", chapter.json, "write all results to this file")
      ->check(not_empty)
      ->take_last();
  app.add_option("--figures", chapter.figures, "draw the chapter's figures into this folder")
      ->check(not_empty);
  if (add_flags) add_flags(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }

  try {
    expect_consistent(chapter.data);
    if (threads > 0) set_num_threads(threads);
    chapter.say(
        fmt::format("{}, {} threads, seed {}", blas_description(), num_threads(), chapter.seed));
    body(chapter);
    chapter.section("Results");
    fmt::print("{}", chapter.results_table());
    if (!chapter.json.empty()) {
      // A link such as /dev/stdout stays: what it points to is written
      std::error_code error;
      const bool link = std::filesystem::is_symlink(chapter.json, error);
      write_file(link ? std::filesystem::canonical(chapter.json) : chapter.json,
                 chapter.to_json().dump(2) + "\n");
      fmt::print("\nwritten to {}\n", chapter.json.string());
    }
    if (!chapter.figures.empty()) {
      chapter.section("Figures");
      for (const std::filesystem::path& picture : draw_registered_figures(chapter.figures)) {
        chapter.say(picture.string());
      }
    }
    return 0;
  } catch (const NotImplemented& error) {
    fmt::print(stderr, "{}: {}\n", name, error.what());
    return 1;
  } catch (const std::invalid_argument& error) {
    fmt::print(stderr, "{}: {}\n", name, error.what());
    return 2;
  } catch (const std::bad_alloc&) {
    fmt::print(stderr, "{}: out of memory\n", name);
    return 3;
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}: {}\n", name, error.what());
    return 3;
  }
}

}  // namespace gradbook

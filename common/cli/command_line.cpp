#include <fmt/core.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <stdexcept>

#include "cli/commands.hpp"
#include "core/nearest.hpp"
#include "core/version.hpp"

namespace gradbook {
namespace {

/// The checkout: $GRADBOOK_ROOT (set by the launcher), else the current folder.
std::filesystem::path checkout() {
  const char* root = std::getenv("GRADBOOK_ROOT");
  return root == nullptr ? std::filesystem::current_path() : std::filesystem::path(root);
}

/// What to say of a first word that is no command; empty if it is one, or an option.
std::string complaint(const CLI::App& app, const std::string& word) {
  std::vector<std::string> names;
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(sub->get_name());
  }
  if (word[0] == '-' || std::find(names.begin(), names.end(), word) != names.end()) return "";
  const std::vector<std::string> near = nearest_words(word, names);
  return fmt::format("there is no command '{}'{}; `gradbook --help` shows all", word,
                     near.empty() ? "" : ", did you mean " + near.front() + "?");
}

/// `help`, `help check` and `version` as CLI11 knows them.
std::vector<std::string> usual_words(std::vector<std::string> words) {
  if (words[0] == "version") words[0] = "--version";
  if (words[0] == "-V") words[0] = "--version";
  if (words[0] == "help") {
    words.erase(words.begin());
    words.emplace_back("--help");
  }
  return words;
}

/// Takes out of a command line what belongs to the program that `run` or `test` starts: all from
/// the first option on that the command itself does not know, or all behind "--".
std::vector<std::string> take_pass_through(const CLI::App& app, std::vector<std::string>& words) {
  if (words[0] != "run" && words[0] != "test") return {};
  const CLI::App* const command = app.get_subcommand(words[0]);
  const auto foreign = std::find_if(words.begin() + 1, words.end(), [&](const std::string& word) {
    return word[0] == '-' && command->get_option_no_throw(word) == nullptr;
  });
  std::vector<std::string> rest(foreign, words.end());
  words.erase(foreign, words.end());
  if (!rest.empty() && rest.front() == "--") rest.erase(rest.begin());
  return rest;
}

}  // namespace

int run_command_line(int argc, char** argv, const std::vector<AddCommands>& groups) {
  CLI::App app{"Gradbook: a deep-learning course workbook", "gradbook"};
  app.require_subcommand(1);
  app.footer(
      "Start with:  ./gradbook run --quick      then:  ./gradbook next\n"
      "Exit codes:  0 ok, 1 the answer is no, 2 wrong usage, 3 environment");
  Chosen chosen;
  // Whatever the user's mask: what this command writes it must be able to read again
  umask(umask(0) & 0077);
  const std::filesystem::path root = checkout();
  for (const AddCommands add : groups) add(app, chosen, root);
  if (argc == 1) {
    fmt::print(stderr, "{}", app.help());
    return kUsage;
  }
  app.set_version_flag("--version", "gradbook " + gradbook_version());
  std::vector<std::string> words = usual_words({argv + 1, argv + argc});
  if (const std::string text = complaint(app, words[0]); !text.empty()) {
    fmt::print(stderr, "gradbook: {}\n", text);
    return kUsage;
  }
  chosen.words = words;
  chosen.pass_through = take_pass_through(app, words);
  try {
    std::reverse(words.begin(), words.end());  // as CLI11 wants them
    app.parse(words);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kOk : kUsage;
  }

  try {
    return chosen.action();
  } catch (const std::invalid_argument& error) {
    fmt::print(stderr, "gradbook: {}\n", error.what());
    return kUsage;
  } catch (const std::exception& error) {
    fmt::print(stderr, "gradbook: {}\n", error.what());
    return kEnvironment;
  }
}

}  // namespace gradbook

// The gradbook command. The launcher ./gradbook installs, builds, and then starts this program.
#include <fmt/core.h>

#include <cstdlib>
#include <exception>
#include <stdexcept>

#include "cli/commands.hpp"

namespace {

/// The checkout: $GRADBOOK_ROOT (set by the launcher), else the current folder.
std::filesystem::path checkout() {
  const char* root = std::getenv("GRADBOOK_ROOT");
  return root == nullptr ? std::filesystem::current_path() : std::filesystem::path(root);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Gradbook: a deep-learning course workbook", "gradbook"};
  app.require_subcommand(1);
  app.footer(
      "Start with:  ./gradbook run --quick      then:  ./gradbook next\n"
      "Exit codes:  0 ok, 1 the answer is no, 2 wrong usage, 3 environment");
  gradbook::Chosen chosen;
  const std::filesystem::path root = checkout();
  gradbook::add_run_commands(app, chosen, root);
  gradbook::add_student_commands(app, chosen, root);
  gradbook::add_data_commands(app, chosen);
  gradbook::add_author_commands(app, chosen, root);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? gradbook::kOk : gradbook::kUsage;
  }

  try {
    return chosen.action();
  } catch (const std::invalid_argument& error) {
    fmt::print(stderr, "gradbook: {}\n", error.what());
    return gradbook::kUsage;
  } catch (const std::exception& error) {
    fmt::print(stderr, "gradbook: {}\n", error.what());
    return gradbook::kEnvironment;
  }
}

// The commands that are programs of their own
#include <fmt/core.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>

#include "cli/commands.hpp"

namespace gradbook {
namespace {

struct SubCommand {
  const char* name;
  const char* program;
  const char* purpose;
};

constexpr std::array kSubCommands = {
    SubCommand{"submit", "gradbook-submit", "pack your exercise files to hand them in"},
    SubCommand{"data", "gradbook-data", "data sets: what is here, get, verify"},
    SubCommand{"figures", "gradbook-site", "draw the figures of the lectures"},
    SubCommand{"docs", "gradbook-site", "build the site: lessons, figures, API reference"},
    SubCommand{"bench", "gradbook-bench", "measure the compute core, beside its peers"},
    SubCommand{"grade", "gradbook-grade", "grade a folder of submissions, offline"},
    SubCommand{"release", "gradbook-grade", "make a student edition or a Gradescope autograder"},
    SubCommand{"dev", "gradbook-dev", "for authors: the course tests itself"},
};

/// Becomes the sub-program, which lies beside this program.
[[noreturn]] void become(const std::string& program, const std::vector<std::string>& words) {
  const std::filesystem::path file =
      std::filesystem::read_symlink("/proc/self/exe").parent_path() / program;
  std::vector<std::string> command = {file.string()};
  command.insert(command.end(), words.begin(), words.end());
  std::vector<char*> argv;
  for (std::string& word : command) argv.push_back(word.data());
  argv.push_back(nullptr);
  execv(argv[0], argv.data());
  throw std::runtime_error(fmt::format(
      "cannot start {}: {}\nStart it through the launcher, which builds it: ./gradbook {}",
      file.string(), std::strerror(errno), words.front()));
}

}  // namespace

std::string sub_program_of(const std::vector<std::string>& words) {
  const std::size_t at = !words.empty() && words[0] == "help" ? 1 : 0;
  for (const SubCommand& command : kSubCommands) {
    if (at < words.size() && words[at] == command.name) return command.program;
  }
  return "";
}

void add_sub_programs(CLI::App& app, Chosen& chosen, const std::filesystem::path& /*root*/) {
  for (const SubCommand& command : kSubCommands) {
    CLI::App* const sub = app.add_subcommand(command.name, command.purpose);
    sub->set_help_flag();  // the program's own
    sub->prefix_command();
    sub->callback([&chosen, program = command.program] {
      chosen.action = [&chosen, program]() -> int { become(program, chosen.words); };
    });
  }
}

}  // namespace gradbook

// What: every `./gradbook …` that a text quotes is a command with these options, units, chapters.
// Why:  the first thing that a reader does is to copy one.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <regex>
#include <sstream>

#include "core/file.hpp"
#include "core/process.hpp"
#include "course/unit.hpp"
#include "site/figure_source.hpp"
#include "site/site_chapters.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;
const fs::path kRoot = GRADBOOK_SOURCE_DIR;

struct QuotedCommand {
  std::string file;
  std::vector<std::string> words;  ///< without "./gradbook"
};

/// The commands in a text: up to the end of the line, of the code, of the argument in a sentence.
std::vector<QuotedCommand> quoted_commands(const std::string& file, const std::string& text) {
  static const std::regex kTag("<[^>]*>");
  static const std::regex kCommand(R"(\./gradbook((?: +[^\s`#|()]+)+))");
  const std::string plain =
      std::regex_replace(std::regex_replace(text, std::regex("</code>|</pre>"), "\n"), kTag, "");
  std::vector<QuotedCommand> commands;
  for (auto at = std::sregex_iterator(plain.begin(), plain.end(), kCommand);
       at != std::sregex_iterator(); ++at) {
    std::istringstream words((*at)[1].str());
    QuotedCommand command{file, {}};
    std::string word;
    bool end = false;
    while (!end && words >> word && word[0] != '[' && word[0] != '>') {
      end = std::string(",;:.").find(word.back()) != std::string::npos;  // of the sentence
      if (end) word.pop_back();
      if (!word.empty()) command.words.push_back(word);
    }
    if (!command.words.empty()) commands.push_back(command);
  }
  return commands;
}

/// What a command says of itself; fails if there is no such command.
const std::string& help_of(const std::string& command) {
  static std::map<std::string, std::string> texts;
  if (const auto known = texts.find(command); known != texts.end()) return known->second;
  const fs::path program = fs::path(GRADBOOK_BINARY_DIR) / "gradbook";
  if (!fs::exists(program)) {
    ADD_FAILURE() << "build the target gradbook first";
    return texts[command];
  }
  std::istringstream words(command + " --help");
  std::vector<std::string> line = {program.string()};
  std::string word;
  while (words >> word) line.push_back(word);
  const ProcessResult result = run_process(line);
  EXPECT_TRUE(result.ok()) << "gradbook " << command << ": " << result.output;
  return texts[command] = result.ok() ? result.output : "";
}

bool lists(const std::string& text, const std::string& word) {
  return std::regex_search(text, std::regex("(^|[\\s,])" + word + "($|[\\s,=\\[])"));
}

/// Whether a chapter's program has an option.
bool chapter_has(const std::string& chapter, const std::string& option) {
  std::string code;
  for (const fs::path& folder : {kRoot / "common/chapter", kRoot / "chapters" / chapter}) {
    for (const fs::directory_entry& file : fs::directory_iterator(folder)) {
      if (file.path().extension() == ".cpp") code += read_file(file.path());
    }
  }
  return std::regex_search(code, std::regex("\"(-\\w,)?" + option + "\\b"));
}

std::string chapter_named(const std::string& word) {
  for (const std::string& chapter : site_chapters(kRoot)) {
    if (word == chapter || word == chapter.substr(0, 2) || word == chapter.substr(3)) {
      return chapter;
    }
  }
  return "";
}

/// Whether a word that is no option names what the command works on.
bool is_sensible(const std::string& command, const std::string& word) {
  if (command == "run" || (command == "figures" && word[0] != 'F')) {
    return !chapter_named(word).empty();
  }
  if (command == "figures") {
    for (const FigureSource& source : find_figure_sources(kRoot)) {
      if (std::find(source.ids.begin(), source.ids.end(), word) != source.ids.end()) return true;
    }
    return false;
  }
  if (command == "check" || command == "hint" || command == "solution" || command == "reset") {
    if (!chapter_named(word).empty()) return true;
    try {
      find_unit(read_units(kRoot), word);
    } catch (const std::invalid_argument&) {
      return false;
    }
  }
  return true;
}

void expect_command(const QuotedCommand& quoted) {
  std::string command = quoted.words[0];
  std::size_t next = 1;
  std::string help = help_of(command);
  while (help.find("\nSubcommands:") != std::string::npos && next < quoted.words.size()) {
    EXPECT_TRUE(lists(help, quoted.words[next])) << quoted.words[next] << " in " << command;
    command += " " + quoted.words[next++];
    help = help_of(command);
  }
  std::string chapter;
  bool value = false;  // of the option before
  for (; next < quoted.words.size(); ++next) {
    const std::string& word = quoted.words[next];
    const std::string option = word.substr(0, word.find('='));
    if (word[0] != '-') {
      if (!value) {
        EXPECT_TRUE(is_sensible(command, word)) << word;
        if (command == "run") chapter = chapter_named(word);
      }
      value = false;
      continue;
    }
    const bool own =
        std::regex_search(help, std::regex("(^|\n) +(-\\w, ?)?" + option + "($|[\\s,=\\[])"));
    const bool passed_on = command == "test" || (!chapter.empty() && chapter_has(chapter, option));
    EXPECT_TRUE(own || passed_on) << option << " in " << command;
    value = !own || std::regex_search(help, std::regex(option + "(,-\\w+)*,? +[A-Z]"));
  }
}

TEST(QuotedCommands, AreFoundInCodeAndSentences) {
  const std::vector<QuotedCommand> found = quoted_commands(
      "x",
      "a `./gradbook run 02 --k 1,3` b\n./gradbook check 09.1  # once\n<code>./gradbook figures "
      "<span>--list</span></code><code>./gradbook next</code>, ./gradbook\n./gradbook list.\n");
  ASSERT_EQ(found.size(), 5U);
  EXPECT_EQ(found[0].words, (std::vector<std::string>{"run", "02", "--k", "1,3"}));
  EXPECT_EQ(found[1].words, (std::vector<std::string>{"check", "09.1"}));
  EXPECT_EQ(found[2].words, (std::vector<std::string>{"figures", "--list"}));
  EXPECT_EQ(found[3].words, std::vector<std::string>{"next"});
  EXPECT_EQ(found[4].words, std::vector<std::string>{"list"});
}

TEST(QuotedCommands, OfAllTextsExist) {
  std::vector<fs::path> files = {"README.md",          "CONTRIBUTING.md",     "docs/students.md",
                                 "docs/grading.md",    "docs/instructors.md", "docs/errata.md",
                                 "docs/notation.md",   "docs/site/front.md",  "chapters/README.md",
                                 "exercises/README.md"};
  for (const std::string& chapter : site_chapters(kRoot)) files.push_back(chapter_readme(chapter));
  for (const Unit& unit : read_units(kRoot)) files.emplace_back("exercises/" + unit.key + ".md");
  std::size_t commands = 0;
  for (const fs::path& file : files) {
    for (const QuotedCommand& quoted : quoted_commands(file.string(), read_file(kRoot / file))) {
      std::string line = "./gradbook";
      for (const std::string& word : quoted.words) line += " " + word;
      SCOPED_TRACE(file.string() + ": " + line);
      expect_command(quoted);
      ++commands;
    }
  }
  EXPECT_GT(commands, 30U);
}

}  // namespace
}  // namespace gradbook

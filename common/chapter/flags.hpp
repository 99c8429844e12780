/// @file common/chapter/flags.hpp
/// Command-line flags with strict values, without the parser's header in every chapter.
#pragma once
#include <armadillo>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// The library that reads command lines.
namespace CLI {
class App;
}

namespace gradbook {

/// The numbers that a flag takes; all of them finite.
struct NumberRange {
  double from = -std::numeric_limits<double>::infinity();  ///< smallest value
  double to = std::numeric_limits<double>::infinity();     ///< largest value
  bool without_from = false;                               ///< from itself is excluded
  bool without_to = false;                                 ///< to itself is excluded
};
inline constexpr NumberRange kPositive = {.from = 0, .without_from = true};  ///< above 0
inline constexpr NumberRange kNotNegative = {.from = 0};                     ///< 0 or more
inline constexpr arma::uword kLargestCount = 1'000'000'000;  ///< that a count may be

/// Declares the flags of a program; each fills a variable when it is given, and its value before
/// that is the default in --help. A wrong value ends the program with a line that names the flag.
class Flags {
 public:
  /// Declares to app, which must outlive this object.
  explicit Flags(CLI::App& app) : app_(app) {}

  /// The heading in --help for the flags that follow.
  void group(const std::string& title) { group_ = title; }

  /// A flag without value: name stands for true.
  void flag(const std::string& name, bool& value, const std::string& help);
  /// Any text but the empty one.
  void text(const std::string& name, std::string& value, const std::string& help);
  /// A file or a folder, which need not exist; of several the last one counts.
  void path(const std::string& name, std::filesystem::path& value, const std::string& help);
  /// One of the choices.
  void choice(const std::string& name, std::string& value, const std::vector<std::string>& choices,
              const std::string& help);
  /// A number of a range.
  void number(const std::string& name, double& value, const NumberRange& range,
              const std::string& help);
  /// The same for a number that has no default.
  void number(const std::string& name, std::optional<double>& value, const NumberRange& range,
              const std::string& help);
  /// A whole number from `least` to kLargestCount.
  void count(const std::string& name, arma::uword& value, arma::uword least,
             const std::string& help);
  /// The same for a count that has no default.
  void count(const std::string& name, std::optional<arma::uword>& value, arma::uword least,
             const std::string& help);
  /// Any whole number of 64 bits.
  void seed(const std::string& name, std::uint64_t& value, const std::string& help);
  /// Whole numbers from 1: 1,3,5.
  /// @param may_be_empty  whether '' is a list too
  void list(const std::string& name, std::vector<arma::uword>& value, bool may_be_empty,
            const std::string& help);

  /// Whether a flag of this name was given.
  bool given(const std::string& name) const;
  /// The first given flag outside a group, in the order of declaration; empty if there is none.
  std::string first_given_outside(const std::string& group) const;
  /// The values that the flags of a group have now, by name; without those that have none.
  std::vector<std::pair<std::string, std::string>> values(const std::string& group) const;
  /// Sets a flag as if it were given. Throws std::invalid_argument for an unknown name or a wrong
  /// value.
  void set(const std::string& name, const std::string& value);

 private:
  struct Flag {
    std::string name;
    std::string group;
    std::function<std::string(const std::string&)> parse;  ///< what is wrong, or ""
    std::function<std::string()> show;                     ///< the value; "": none
    bool given = false;
  };
  /// How often a flag may be given, and with how many words.
  enum class Words { none, one, last, many };
  void add(Flag flag, Words words, const std::string& help);
  template <typename Value>
  void add_number(const std::string& name, Value& value, const NumberRange& range,
                  const std::string& help);
  template <typename Value>
  void add_count(const std::string& name, Value& value, arma::uword least, const std::string& help);

  CLI::App& app_;
  std::string group_ = "Flags of this chapter";
  std::vector<Flag> flags_;
};

}  // namespace gradbook

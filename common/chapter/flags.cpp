#include "chapter/flags.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cmath>
#include <stdexcept>

namespace gradbook {
namespace {

using arma::uword;

/// The whole text as a number of its type, if it is one.
template <typename Number>
std::optional<Number> parse_whole(const std::string& text) {
  Number value{};
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

std::string range_text(const NumberRange& range) {
  std::string text = "a number";
  if (std::isfinite(range.from))
    text += fmt::format(" {} {:g}", range.without_from ? "above" : "from", range.from);
  if (std::isfinite(range.to))
    text += fmt::format(" {} {:g}", range.without_to ? "below" : "to", range.to);
  return text;
}

bool is_in(double value, const NumberRange& range) {
  const bool above = range.without_from ? value > range.from : value >= range.from;
  const bool below = range.without_to ? value < range.to : value <= range.to;
  return std::isfinite(value) && above && below;
}

std::string show_value(double value) { return fmt::format("{:g}", value); }
std::string show_value(uword value) { return value == 0 ? "" : fmt::format("{}", value); }
template <typename Number>
std::string show_value(const std::optional<Number>& value) {
  return value ? fmt::format("{}", *value) : "";
}

/// The numbers of a list such as "1,3,5" or "1, 3"; nothing if it is none.
std::optional<std::vector<uword>> parse_list(const std::string& text) {
  std::vector<uword> numbers;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const std::size_t first = text.find_first_not_of(' ', begin);
    const std::optional<uword> number = parse_whole<uword>(text.substr(first, end - first));
    const bool ends_with_comma = end + 1 == text.size();
    if (!number || *number == 0 || *number > kLargestCount || ends_with_comma) return std::nullopt;
    numbers.push_back(*number);
    begin = end + 1;
  }
  return numbers;
}

}  // namespace

void Flags::add(Flag flag, Words words, const std::string& help) {
  const std::string name = flag.name;
  flags_.push_back(std::move(flag));
  const auto set_flag = [this, name](const std::string& text) {
    try {
      set(name, text);
    } catch (const std::invalid_argument& error) {
      throw CLI::ValidationError(error.what());
    }
  };
  CLI::Option* option = nullptr;
  if (words == Words::none) {
    option = app_.add_flag_callback(
        name, [set_flag] { set_flag("true"); }, help);
  } else if (words == Words::many) {
    option = app_.add_option_function<std::vector<std::string>>(
        name,
        [set_flag](const std::vector<std::string>& texts) {
          set_flag(fmt::format("{}", fmt::join(texts, ",")));
        },
        help);
  } else {
    option = app_.add_option_function<std::string>(name, set_flag, help);
    if (words == Words::last) option->take_last();
  }
  option->group(group_);
  if (words != Words::none) option->default_str(flags_.back().show());
}

void Flags::flag(const std::string& name, bool& value, const std::string& help) {
  add({.name = name,
       .group = group_,
       .parse =
           [&value](const std::string& text) {
             value = text == "true";
             return value || text == "false" ? "" : fmt::format("'{}' is not true or false", text);
           },
       .show = [&value] { return std::string(value ? "true" : "false"); }},
      Words::none, help);
}

void Flags::text(const std::string& name, std::string& value, const std::string& help) {
  add({.name = name,
       .group = group_,
       .parse =
           [&value](const std::string& text) {
             value = text;
             return std::string(text.empty() ? "is empty" : "");
           },
       .show = [&value] { return value; }},
      Words::one, help);
}

void Flags::path(const std::string& name, std::filesystem::path& value, const std::string& help) {
  add({.name = name,
       .group = group_,
       .parse =
           [&value](const std::string& text) {
             value = text;
             return std::string(text.empty() ? "is empty" : "");
           },
       .show = [&value] { return value.string(); }},
      Words::last, help);
}

void Flags::choice(const std::string& name, std::string& value,
                   const std::vector<std::string>& choices, const std::string& help) {
  add({.name = name,
       .group = group_,
       .parse =
           [&value, choices](const std::string& text) {
             value = text;
             if (std::find(choices.begin(), choices.end(), text) != choices.end())
               return std::string();
             return fmt::format("'{}' is unknown; choose {}", text, fmt::join(choices, ", "));
           },
       .show = [&value] { return value; }},
      Words::one, fmt::format("{}: {}", help, fmt::join(choices, ", ")));
}

template <typename Value>
void Flags::add_number(const std::string& name, Value& value, const NumberRange& range,
                       const std::string& help) {
  add({.name = name,
       .group = group_,
       .parse =
           [&value, range](const std::string& text) {
             const std::optional<double> number = parse_whole<double>(text);
             if (!number || !is_in(*number, range))
               return fmt::format("'{}' is not {}", text, range_text(range));
             value = *number;
             return std::string();
           },
       .show = [&value] { return show_value(value); }},
      Words::one, help);
}

void Flags::number(const std::string& name, double& value, const NumberRange& range,
                   const std::string& help) {
  add_number(name, value, range, help);
}
void Flags::number(const std::string& name, std::optional<double>& value, const NumberRange& range,
                   const std::string& help) {
  add_number(name, value, range, help);
}

template <typename Value>
void Flags::add_count(const std::string& name, Value& value, uword least, const std::string& help) {
  add({.name = name,
       .group = group_,
       .parse =
           [&value, least](const std::string& text) {
             const std::optional<uword> number = parse_whole<uword>(text);
             if (!number || *number < least || *number > kLargestCount)
               return fmt::format("'{}' is not a whole number from {} to {}", text, least,
                                  kLargestCount);
             value = *number;
             return std::string();
           },
       .show = [&value] { return show_value(value); }},
      Words::one, help);
}

void Flags::count(const std::string& name, uword& value, uword least, const std::string& help) {
  add_count(name, value, least, help);
}
void Flags::count(const std::string& name, std::optional<uword>& value, uword least,
                  const std::string& help) {
  add_count(name, value, least, help);
}

void Flags::seed(const std::string& name, std::uint64_t& value, const std::string& help) {
  add({.name = name,
       .group = group_,
       .parse =
           [&value](const std::string& text) {
             const std::optional<std::uint64_t> number = parse_whole<std::uint64_t>(text);
             if (!number)
               return fmt::format("'{}' is not a whole number from 0 to {}", text,
                                  std::numeric_limits<std::uint64_t>::max());
             value = *number;
             return std::string();
           },
       .show = [&value] { return fmt::format("{}", value); }},
      Words::one, help);
}

void Flags::list(const std::string& name, std::vector<uword>& value, bool may_be_empty,
                 const std::string& help) {
  add({.name = name,
       .group = group_,
       .parse =
           [&value, may_be_empty](const std::string& text) {
             const std::optional<std::vector<uword>> numbers = parse_list(text);
             if (!numbers || (numbers->empty() && !may_be_empty))
               return fmt::format("'{}' is no list of whole numbers from 1, such as 8,4{}", text,
                                  may_be_empty ? ", or '' for none" : "");
             value = *numbers;
             return std::string();
           },
       .show = [&value] { return fmt::format("{}", fmt::join(value, ",")); }},
      may_be_empty ? Words::one : Words::many, help);
}

bool Flags::given(const std::string& name) const {
  return std::any_of(flags_.begin(), flags_.end(),
                     [&](const Flag& flag) { return flag.given && flag.name == name; });
}

std::string Flags::first_given_outside(const std::string& group) const {
  for (const Flag& flag : flags_) {
    if (flag.given && flag.group != group) return flag.name;
  }
  return "";
}

std::vector<std::pair<std::string, std::string>> Flags::values(const std::string& group) const {
  std::vector<std::pair<std::string, std::string>> values;
  for (const Flag& flag : flags_) {
    if (flag.group == group) values.emplace_back(flag.name, flag.show());
  }
  return values;
}

void Flags::set(const std::string& name, const std::string& value) {
  const auto flag =
      std::find_if(flags_.begin(), flags_.end(), [&](const Flag& f) { return f.name == name; });
  if (flag == flags_.end()) throw std::invalid_argument(name + ": there is no such flag");
  const std::string problem = flag->parse(value);
  if (!problem.empty()) throw std::invalid_argument(fmt::format("{}: {}", name, problem));
  flag->given = true;
}

}  // namespace gradbook

/// @file common/chapter/named_options.hpp
/// Values of flags that carry numbers of their own: step:every=5,factor=0.5.
#pragma once
#include <map>
#include <string>
#include <vector>

namespace gradbook {

/// A name with its numbers. Who reads them says which there are; the rest is an error.
class NamedOptions {
 public:
  /// Reads "name:key=value,…", or a list "key=value,…" without a name.
  /// @param flag      for messages, "--schedule"
  /// @param has_name  whether the text begins with a name
  /// Throws std::invalid_argument when the text has another form.
  NamedOptions(const std::string& flag, const std::string& text, bool has_name);

  /// "step"; empty without a name.
  const std::string& name() const { return name_; }
  /// Takes the number of a key, or the other one where the key is not given. Throws
  /// std::invalid_argument when it is no finite number.
  double number(const std::string& key, double otherwise);
  /// The same for a whole number.
  unsigned long long count(const std::string& key, unsigned long long otherwise);
  /// The same for whole numbers between slashes: milestones=30/60.
  std::vector<unsigned long long> counts(const std::string& key);
  /// Takes a word, or the first of the choices where the key is not given. Throws
  /// std::invalid_argument for a word that is none of them.
  std::string word(const std::string& key, const std::vector<std::string>& choices);
  /// Throws std::invalid_argument that names a key which nobody took, and those that there are.
  void expect_all_taken() const;

 private:
  std::string take(const std::string& key);
  [[noreturn]] void fail(const std::string& what) const;

  std::string flag_;
  std::string text_;
  std::string name_;
  std::map<std::string, std::string> left_;
  std::vector<std::string> asked_;
};

}  // namespace gradbook

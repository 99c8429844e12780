#include "verify/result.hpp"

#include <fmt/core.h>

#include <cmath>

namespace gradbook {

std::string real_text(double value) {
  return std::isnan(value) ? "NaN" : fmt::format("{:.10g}", value);
}

std::string whole_text(double value) {
  return std::isnan(value) ? "NaN" : fmt::format("{:.17g}", value);
}

std::string_view detail::enumerator_in(std::string_view signature) {
  // g++ writes "… [with auto value = gradbook::Activation::relu; std::string_view = …]", clang "…
  // [value = gradbook::Activation::relu]"; what is no enumerator is written as
  // "(gradbook::Activation)7"
  std::string_view name = signature.substr(signature.find("value = ") + 8);
  name = name.substr(0, name.find_first_of(";]"));
  if (name.find(')') != std::string_view::npos) return "";
  return name.substr(name.rfind(':') + 1);
}

ResultMatrix per_row(const arma::vec& values, std::string_view row, std::string_view field) {
  ResultMatrix result{arma::mat(values)};
  result.row = row;
  result.fields = {std::string(field)};
  return result;
}

}  // namespace gradbook

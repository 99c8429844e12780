#include "chapter/result.hpp"

#include <algorithm>

namespace gradbook {

ResultParameters operator+(ResultParameters a, const ResultParameters& b) {
  for (const ResultParameter& parameter : b) {
    const auto same = std::find_if(a.begin(), a.end(), [&](const ResultParameter& other) {
      return other.name == parameter.name;
    });
    if (same == a.end()) {
      a.push_back(parameter);
    } else {
      same->value = parameter.value;
    }
  }
  return a;
}

}  // namespace gradbook

/// @file common/sealed/worker.hpp
/// The worker's side of a call: a table of the unit's functions, each behind bytes.
///
/// A worker is linked from this, the unit's generated table and the references of what the graded
/// task builds on; the student's code is a shared library beside it. Nothing in it knows an
/// expected value.
#pragma once
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include "sealed/message.hpp"

namespace gradbook::sealed {

/// A function of the unit without its type.
struct WorkerFunction {
  void (*function)() = nullptr;  ///< null if the student's code does not define it
  /// Decodes the arguments, calls the function, encodes the result.
  std::string (*call)(void (*function)(), std::string_view arguments) = nullptr;
};

/// WorkerFunction::call for functions that take Parameters and return a Result: decodes arguments,
/// calls function, encodes the result.
template <typename Result, typename... Parameters>
std::string call_with_bytes(void (*function)(), std::string_view arguments) {
  MessageReader message(arguments);
  // Braces: arguments are decoded from left to right
  std::tuple<std::remove_cvref_t<Parameters>...> values{
      decode<std::remove_cvref_t<Parameters>>(message)...};
  message.expect_end();
  const auto typed = reinterpret_cast<Result (*)(Parameters...)>(function);
  std::string result;
  encode(result, std::apply(typed, values));
  return result;
}

/// A table entry for a unit's function, whose Result and Parameters are found from its type.
template <typename Result, typename... Parameters>
WorkerFunction worker_function(Result (*function)(Parameters...)) {
  return {reinterpret_cast<void (*)()>(function), &call_with_bytes<Result, Parameters...>};
}

/// The functions of the unit in the order of its contract; defined in the generated table.
std::vector<WorkerFunction> worker_functions();

}  // namespace gradbook::sealed

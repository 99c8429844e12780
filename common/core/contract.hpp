/// @file common/core/contract.hpp
/// The closed list of types that a unit's functions may take and return, checked by the compiler.
///
/// Grading runs a student's function in another process. That works only if every argument and
/// result can be copied into a message: numbers, enums, strings, Armadillo matrices, vectors and
/// cubes, std::vector of these, and aggregates (plain structs) of these.
#pragma once
#include <armadillo>
#include <cstddef>
#include <string>
#include <tuple>
#include <type_traits>
#include <vector>

/// Which types a unit's functions may use; here T is the type in question.
namespace gradbook::contract {

/// The largest number of fields an aggregate in a contract may have.
inline constexpr std::size_t kMaxFields = 16;

/// Converts to everything: used to count an aggregate's fields.
struct AnyField {
  /// Never defined: it is only asked whether it could be called.
  template <typename T>
  operator T() const;
};

/// Number of fields of the aggregate T, found by trying. Fields are those found so far; callers
/// name none.
template <typename T, typename... Fields>
consteval std::size_t field_count() {
  if constexpr (requires { T{Fields{}..., AnyField{}}; }) {
    return field_count<T, Fields..., AnyField>();
  } else {
    return sizeof...(Fields);
  }
}

/// References to all fields of an aggregate value, in the order of their declaration.
template <typename T>
constexpr auto fields_of(T& value) {
  constexpr std::size_t n = field_count<std::remove_const_t<T>>();
  static_assert(n >= 1 && n <= kMaxFields, "an aggregate of a contract has 1 to 16 fields");
  // clang-format off
  if constexpr (n == 1) { auto& [a] = value; return std::tie(a); }
  else if constexpr (n == 2) { auto& [a, b] = value; return std::tie(a, b); }
  else if constexpr (n == 3) { auto& [a, b, c] = value; return std::tie(a, b, c); }
  else if constexpr (n == 4) { auto& [a, b, c, d] = value; return std::tie(a, b, c, d); }
  else if constexpr (n == 5) { auto& [a, b, c, d, e] = value; return std::tie(a, b, c, d, e); }
  else if constexpr (n == 6) { auto& [a, b, c, d, e, f] = value; return std::tie(a, b, c, d, e, f); }
  else if constexpr (n == 7) { auto& [a, b, c, d, e, f, g] = value; return std::tie(a, b, c, d, e, f, g); }
  else if constexpr (n == 8) { auto& [a, b, c, d, e, f, g, h] = value; return std::tie(a, b, c, d, e, f, g, h); }
  else if constexpr (n == 9) { auto& [a, b, c, d, e, f, g, h, i] = value; return std::tie(a, b, c, d, e, f, g, h, i); }
  else if constexpr (n == 10) { auto& [a, b, c, d, e, f, g, h, i, j] = value; return std::tie(a, b, c, d, e, f, g, h, i, j); }
  else if constexpr (n == 11) { auto& [a, b, c, d, e, f, g, h, i, j, k] = value; return std::tie(a, b, c, d, e, f, g, h, i, j, k); }
  else if constexpr (n == 12) { auto& [a, b, c, d, e, f, g, h, i, j, k, l] = value; return std::tie(a, b, c, d, e, f, g, h, i, j, k, l); }
  else if constexpr (n == 13) { auto& [a, b, c, d, e, f, g, h, i, j, k, l, m] = value; return std::tie(a, b, c, d, e, f, g, h, i, j, k, l, m); }
  else if constexpr (n == 14) { auto& [a, b, c, d, e, f, g, h, i, j, k, l, m, o] = value; return std::tie(a, b, c, d, e, f, g, h, i, j, k, l, m, o); }
  else if constexpr (n == 15) { auto& [a, b, c, d, e, f, g, h, i, j, k, l, m, o, p] = value; return std::tie(a, b, c, d, e, f, g, h, i, j, k, l, m, o, p); }
  else { auto& [a, b, c, d, e, f, g, h, i, j, k, l, m, o, p, q] = value; return std::tie(a, b, c, d, e, f, g, h, i, j, k, l, m, o, p, q); }
  // clang-format on
}

/// True for a std::vector of anything.
template <typename T>
struct IsVector : std::false_type {};
/// The case of a std::vector.
template <typename T>
struct IsVector<std::vector<T>> : std::true_type {};

template <typename T>
consteval bool is_value();

/// True if all fields of an aggregate are values; Tuple is what fields_of() returns.
template <typename Tuple>
struct FieldsAreValues;
/// The case of a tuple of references to Fields; the only one that is defined.
template <typename... Fields>
struct FieldsAreValues<std::tuple<Fields&...>> {
  /// Every one of them is a value.
  static constexpr bool value = (is_value<std::remove_const_t<Fields>>() && ...);
};

/// True for the types of the list in this file's head.
template <typename T>
consteval bool is_value() {
  if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T> || std::is_same_v<T, std::string>) {
    return true;
  } else if constexpr (arma::is_Mat<T>::value || arma::is_Cube<T>::value) {
    return true;
  } else if constexpr (IsVector<T>::value) {
    return is_value<typename T::value_type>();
  } else if constexpr (std::is_aggregate_v<T> && !std::is_array_v<T>) {
    return FieldsAreValues<decltype(fields_of(std::declval<T&>()))>::value;
  } else {
    return false;
  }
}

/// Parameter is a value or a const reference to one: a function may not write into its arguments.
template <typename Parameter>
consteval bool is_parameter() {
  if constexpr (std::is_lvalue_reference_v<Parameter>) {
    using Target = std::remove_reference_t<Parameter>;
    return std::is_const_v<Target> && is_value<std::remove_const_t<Target>>();
  } else {
    return is_value<Parameter>();
  }
}

/// True for a pointer to Function types that take and return only values.
template <typename Function>
struct IsContractFunction : std::false_type {};
/// The case of a pointer to function with this Result and these Parameters.
template <typename Result, typename... Parameters>
struct IsContractFunction<Result (*)(Parameters...)>
    : std::bool_constant<is_value<Result>() && (is_parameter<Parameters>() && ...)> {};

/// True if every function given, of the types Functions, takes and returns only values.
template <typename... Functions>
consteval bool all_values(Functions...) {
  return (IsContractFunction<Functions>::value && ...);
}

}  // namespace gradbook::contract

/// Last line of a unit's contract: names its functions, and refuses to compile if one of them takes
/// or returns something that cannot be sent to another process.
#define GRADBOOK_CONTRACT(...)                                 \
  static_assert(::gradbook::contract::all_values(__VA_ARGS__), \
                "a unit's functions take and return values only (common/core/contract.hpp)")

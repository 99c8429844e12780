/// @file common/verify/result.hpp
/// What a test compares: the numbers of a result, and what they mean.
#pragma once
#include <armadillo>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/contract.hpp"

namespace gradbook {

/// An element of a result as text: a number, or the name of an enum's value.
using ElementText = std::string (*)(double value);

/// `value` with all digits that help, and one spelling of NaN, whatever its sign bit says.
std::string real_text(double value);
/// `value` with all its digits: a count, label or index.
std::string whole_text(double value);

/// The numbers of a result as a matrix. Only results that are real numbers are multiples, squares
/// or transposes of each other; labels, counts, enums and the fields of structs are right or wrong.
struct ResultMatrix : arma::mat {
  ResultMatrix() = default;
  /// Real numbers: `values`.
  ResultMatrix(arma::mat values) : arma::mat(std::move(values)) {}
  /// Real numbers: the value of `values`, an Armadillo `Expression`.
  template <typename Expression>
  requires arma::is_arma_type<Expression>::value ResultMatrix(const Expression& values)
      : arma::mat(values) {}

  bool exact = false;               ///< whole numbers, names, or fields of a struct
  std::string row;                  ///< what a row is, e.g. "node"; empty: it has no name
  std::vector<std::string> fields;  ///< what the columns are, e.g. "op"; empty: they have no names
  std::vector<ElementText> texts = {real_text};  ///< of every column, or one for all
};

/// Behind as_matrix() and records().
namespace detail {

/// What the compiler calls `value` of an enum, e.g. "gradbook::Activation::relu"; a number in
/// brackets if it is none of its values.
template <auto value>
consteval std::string_view compilers_name() {
  return __PRETTY_FUNCTION__;
}

/// The enumerator in the compiler's signature of a function, e.g. "relu"; empty if there is none.
std::string_view enumerator_in(std::string_view signature);

/// "relu" for the `value` of Activation::relu; an `Enum` of a contract has at most 16 values, from
/// 0.
template <typename Enum, std::size_t... values>
std::string enum_text(double value, std::index_sequence<values...>) {
  std::string text;
  (void)((value == static_cast<double>(values) &&
          (text = enumerator_in(compilers_name<static_cast<Enum>(values)>()), true)) ||
         ...);
  return text.empty() ? "no value of this type (" + whole_text(value) + ")" : text;
}

/// How elements of type T are printed.
template <typename T>
constexpr ElementText text_of() {
  if constexpr (std::is_enum_v<T>) {
    return [](double value) { return enum_text<T>(value, std::make_index_sequence<16>()); };
  } else {
    return std::is_integral_v<T> ? whole_text : real_text;
  }
}

/// `values`, of elements of type T.
template <typename T>
ResultMatrix result_of(arma::mat values) {
  ResultMatrix result(std::move(values));
  result.exact = std::is_integral_v<T> || std::is_enum_v<T>;
  result.texts = {text_of<T>()};
  return result;
}

}  // namespace detail

/// Any value that a unit returns (number, enum, vector, matrix, cube, std::vector) as a matrix; a
/// cube's slices stand side by side.
template <typename T>
ResultMatrix as_matrix(const T& value) {
  if constexpr (std::is_same_v<T, ResultMatrix>) {
    return value;
  } else if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>) {
    return detail::result_of<T>(arma::mat(1, 1, arma::fill::value(static_cast<double>(value))));
  } else if constexpr (arma::is_Cube<T>::value) {
    arma::mat flat(value.n_rows, value.n_cols * value.n_slices);
    for (arma::uword s = 0; s < value.n_slices; ++s) {
      flat.cols(s * value.n_cols, (s + 1) * value.n_cols - 1) =
          arma::conv_to<arma::mat>::from(value.slice(s));
    }
    return detail::result_of<typename T::elem_type>(std::move(flat));
  } else if constexpr (arma::is_arma_type<T>::value) {
    using Element = typename T::elem_type;
    return detail::result_of<Element>(arma::conv_to<arma::mat>::from(arma::Mat<Element>(value)));
  } else {
    arma::mat column(value.size(), 1);  // std::vector of numbers
    for (std::size_t i = 0; i < value.size(); ++i) column(i) = static_cast<double>(value[i]);
    return detail::result_of<typename T::value_type>(std::move(column));
  }
}

/// A list of structs as a table with one row for each: a difference is told as
/// "node 3: value is 2, expected 4".
/// @param list    each a `Struct` whose fields are numbers or enums
/// @param row     what one of them is called, e.g. "node"
/// @param fields  the fields' names, in the order of their declaration
template <typename Struct>
ResultMatrix records(const std::vector<Struct>& list, std::string_view row,
                     std::vector<std::string> fields) {
  constexpr std::size_t kFields = contract::field_count<Struct>();
  ResultMatrix table(arma::mat(list.size(), kFields));
  table.exact = true;
  table.row = row;
  table.fields = std::move(fields);
  for (std::size_t i = 0; i < list.size(); ++i) {
    std::apply(
        [&](const auto&... field) {
          std::size_t column = 0;
          ((table(i, column++) = static_cast<double>(field)), ...);
          table.texts = {detail::text_of<std::remove_cvref_t<decltype(field)>>()...};
        },
        contract::fields_of(list[i]));
  }
  return table;
}

/// The fields of one struct, told by their names: "weights is 33, expected 32".
/// @param value   a `Struct` whose fields are numbers or enums
/// @param fields  the fields' names, in the order of their declaration
template <typename Struct>
ResultMatrix record(const Struct& value, std::vector<std::string> fields) {
  return records(std::vector<Struct>{value}, "", std::move(fields));
}

/// A vector that has one number for each row of something else: "node 3: gradient is 2, expected
/// 4".
/// @param values  the numbers
/// @param row     what the rows are, e.g. "node"
/// @param field   what the numbers are, e.g. "gradient"
ResultMatrix per_row(const arma::vec& values, std::string_view row, std::string_view field);

}  // namespace gradbook

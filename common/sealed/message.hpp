/// @file common/sealed/message.hpp
/// Contract values as bytes: numbers as they lie in memory, matrices with their size in front.
///
/// What comes from a worker is not trusted: a decoder checks every size against the bytes that are
/// really there before it allocates or reads anything.
#pragma once
#include <armadillo>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include "core/contract.hpp"

/// Calls from the tests to a student's function in another process.
namespace gradbook::sealed {

/// Bytes that are no encoded value of the type that was asked for.
class MalformedMessage : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A matrix has at most so many rows, columns and slices.
inline constexpr std::uint64_t kMaxDimension = std::uint64_t{1} << 24;

/// Takes a message apart from the front.
class MessageReader {
 public:
  /// Reads from bytes, which must live as long as the reader.
  explicit MessageReader(std::string_view bytes) : rest_(bytes) {}

  /// The next n bytes. Throws MalformedMessage if there are fewer.
  std::string_view take(std::size_t n) {
    if (n > rest_.size()) throw MalformedMessage("an answer is cut off");
    const std::string_view taken = rest_.substr(0, n);
    rest_.remove_prefix(n);
    return taken;
  }
  /// The next bytes as a Number.
  template <typename Number>
  Number number() {
    Number value;
    std::memcpy(&value, take(sizeof value).data(), sizeof value);
    return value;
  }
  /// A size of at most `limit`. Throws MalformedMessage if it is larger.
  std::uint64_t size(std::uint64_t limit) {
    const auto value = number<std::uint64_t>();
    if (value > limit) throw MalformedMessage("an answer names a size that cannot be");
    return value;
  }
  std::size_t remaining() const { return rest_.size(); }  ///< bytes not yet taken
  /// Throws MalformedMessage if anything is left.
  void expect_end() const {
    if (!rest_.empty()) throw MalformedMessage("an answer is longer than its content");
  }

 private:
  std::string_view rest_;
};

/// Appends the bytes of a value of type Number to out.
template <typename Number>
void append_number(std::string& out, Number value) {
  char bytes[sizeof value];
  std::memcpy(bytes, &value, sizeof value);
  out.append(bytes, sizeof value);
}

/// Appends a contract value of type T to the message `out`.
template <typename T>
void encode(std::string& out, const T& value) {
  static_assert(contract::is_value<T>());
  if constexpr (std::is_arithmetic_v<T>) {
    append_number(out, value);
  } else if constexpr (std::is_enum_v<T>) {
    append_number(out, static_cast<std::underlying_type_t<T>>(value));
  } else if constexpr (std::is_same_v<T, std::string>) {
    append_number<std::uint64_t>(out, value.size());
    out += value;
  } else if constexpr (arma::is_Mat<T>::value || arma::is_Cube<T>::value) {
    append_number<std::uint64_t>(out, value.n_rows);
    append_number<std::uint64_t>(out, value.n_cols);
    if constexpr (arma::is_Cube<T>::value) append_number<std::uint64_t>(out, value.n_slices);
    out.append(reinterpret_cast<const char*>(value.memptr()),
               value.n_elem * sizeof(typename T::elem_type));
  } else if constexpr (contract::IsVector<T>::value) {
    append_number<std::uint64_t>(out, value.size());
    for (const auto& element : value) encode(out, element);
  } else {
    std::apply([&](const auto&... field) { (encode(out, field), ...); },
               contract::fields_of(value));
  }
}

template <typename T>
T decode(MessageReader& message);

/// A matrix, column, row or cube of type T: its size is checked against T and the bytes that are
/// left in the message before any element is read.
template <typename T>
T decode_matrix(MessageReader& message) {
  using Element = typename T::elem_type;
  const std::uint64_t rows = message.size(kMaxDimension);
  const std::uint64_t cols = message.size(kMaxDimension);
  std::uint64_t slices = 1;
  if constexpr (arma::is_Cube<T>::value) slices = message.size(kMaxDimension);
  if ((arma::is_Col<T>::value && cols != 1) || (arma::is_Row<T>::value && rows != 1)) {
    throw MalformedMessage("an answer has a matrix where a vector belongs");
  }
  // Three factors of 2^24 do not fit into 64 bits: compare the first two alone
  const std::uint64_t room = message.remaining() / sizeof(Element);
  if (rows * cols > room && slices > 0) throw MalformedMessage("a matrix is cut off");
  if (rows * cols * slices > room) throw MalformedMessage("a matrix is cut off");
  T value;
  if constexpr (arma::is_Cube<T>::value) {
    value.set_size(rows, cols, slices);
  } else {
    value.set_size(rows, cols);
  }
  const std::string_view bytes = message.take(value.n_elem * sizeof(Element));
  if (!bytes.empty()) std::memcpy(value.memptr(), bytes.data(), bytes.size());
  return value;
}

/// The next value of type T in the message. Throws MalformedMessage.
template <typename T>
T decode(MessageReader& message) {
  static_assert(contract::is_value<T>());
  if constexpr (std::is_same_v<T, bool>) {
    const auto byte = message.number<unsigned char>();
    if (byte > 1) throw MalformedMessage("a truth value is neither true nor false");
    return byte == 1;
  } else if constexpr (std::is_arithmetic_v<T>) {
    return message.number<T>();
  } else if constexpr (std::is_enum_v<T>) {
    return static_cast<T>(message.number<std::underlying_type_t<T>>());
  } else if constexpr (std::is_same_v<T, std::string>) {
    return std::string(message.take(message.size(message.remaining())));
  } else if constexpr (arma::is_Mat<T>::value || arma::is_Cube<T>::value) {
    return decode_matrix<T>(message);
  } else if constexpr (contract::IsVector<T>::value) {
    // Every element has at least one byte; no reserve(), elements may be larger than their bytes
    const std::uint64_t count = message.size(message.remaining());
    T value;
    for (std::uint64_t i = 0; i < count; ++i) {
      value.push_back(decode<typename T::value_type>(message));
    }
    return value;
  } else {
    T value{};
    std::apply(
        [&](auto&... field) {
          ((field = decode<std::remove_cvref_t<decltype(field)>>(message)), ...);
        },
        contract::fields_of(value));
    return value;
  }
}

}  // namespace gradbook::sealed

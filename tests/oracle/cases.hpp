/// @file tests/oracle/cases.hpp
/// Random inputs and what our code answers to them, as JSON for the scripts that know better.
#pragma once
#include <armadillo>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <type_traits>
#include <utility>

namespace gradbook::oracle {

/// Doubles are written so that they read back bit by bit.
template <typename T>
nlohmann::json to_json(const arma::Mat<T>& matrix) {
  nlohmann::json values = nlohmann::json::array();
  for (const T value : matrix) {
    if constexpr (std::is_floating_point_v<T>) {
      values.push_back(static_cast<double>(value));
    } else {
      values.push_back(static_cast<std::uint64_t>(value));
    }
  }
  return {{"shape", {matrix.n_rows, matrix.n_cols}}, {"values", values}};
}

/// Appends one case. The script's function of the same name gets `in` and must find `out`.
inline void record(nlohmann::json& cases, const std::string& name, nlohmann::json in,
                   nlohmann::json out) {
  cases.push_back({{"name", name}, {"in", std::move(in)}, {"out", std::move(out)}});
}

// One set of cases per seed; sizes are random too
void data_cases(std::uint64_t seed, nlohmann::json& cases);
void neighbor_cases(std::uint64_t seed, nlohmann::json& cases);
void mlp_cases(std::uint64_t seed, nlohmann::json& cases);
void optimizer_cases(std::uint64_t seed, nlohmann::json& cases);
void layer_cases(std::uint64_t seed, nlohmann::json& cases);
void recurrent_cases(std::uint64_t seed, nlohmann::json& cases);
void network_cases(std::uint64_t seed, nlohmann::json& cases);

}  // namespace gradbook::oracle

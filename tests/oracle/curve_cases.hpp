/// @file tests/oracle/curve_cases.hpp
/// Models of common/nn in training, and weights files in both directions; part of the networks.
#pragma once
#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>

namespace gradbook::oracle {

void curve_cases(std::uint64_t seed, nlohmann::json& cases);

/// The output of a network for weights that PyTorch wrote.
/// @param folder  holds network.json {"network", "X"} and weights.safetensors
nlohmann::json output_with_weights_of(const std::filesystem::path& folder);

}  // namespace gradbook::oracle

/// @file tests/oracle/loss_cases.hpp
/// The losses; part of the group of layers.
#pragma once
#include <cstdint>
#include <nlohmann/json.hpp>

namespace gradbook::oracle {

void loss_cases(std::uint64_t seed, nlohmann::json& cases);

}  // namespace gradbook::oracle

/// @file tests/oracle/described_network.hpp
/// Networks made from a description in JSON, from which described_network.py makes PyTorch's twin.
#pragma once
#include <nlohmann/json.hpp>

#include "nn/network/layer.hpp"
#include "nn/network/loss.hpp"
#include "nn/network/network.hpp"

namespace gradbook::oracle {

/// {"kind": "Conv2d", "stride": 2, …}; containers hold the descriptions of their modules.
/// Throws std::invalid_argument for an unknown kind. T is float or double.
template <typename T>
ModulePtr<T> make_module(const nlohmann::json& description);

/// {"kind": "Huber", "delta": 0.7}.
template <typename T>
LossPtr<T> make_loss(const nlohmann::json& description);

/// {"input": {"channels", "width", "height"}, "module": {…}, "loss": {…}}; no loss: MSE.
template <typename T>
Network<T> make_network(const nlohmann::json& description);

}  // namespace gradbook::oracle

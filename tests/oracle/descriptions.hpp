/// @file tests/oracle/descriptions.hpp
/// Short ways to describe layers of random sizes for make_network().
#pragma once
#include <nlohmann/json.hpp>
#include <string>

#include "core/rng.hpp"
#include "nn/network/sample_shape.hpp"

namespace gradbook::oracle {

/// A whole number in lo … hi.
inline arma::uword between(Rng& rng, arma::uword lo, arma::uword hi) {
  return lo + rng.below(hi - lo + 1);
}

inline nlohmann::json shape(arma::uword channels, arma::uword width = 1, arma::uword height = 1) {
  return {{"channels", channels}, {"width", width}, {"height", height}};
}

inline nlohmann::json linear(arma::uword in, arma::uword out, bool bias = true) {
  return {{"kind", "Linear"}, {"in", in}, {"out", out}, {"bias", bias}};
}

inline nlohmann::json activation(const std::string& function) {
  return {{"kind", "Activation"}, {"function", function}};
}

/// A square kernel with the padding that keeps the size for stride 1.
inline nlohmann::json conv2d(arma::uword in, arma::uword out, arma::uword kernel,
                             arma::uword stride = 1) {
  return {{"kind", "Conv2d"},
          {"in_channels", in},
          {"out_channels", out},
          {"kernel_width", kernel},
          {"kernel_height", kernel},
          {"stride", stride},
          {"padding", kernel / 2},
          {"groups", 1},
          {"bias", true}};
}

inline nlohmann::json pool(const std::string& kind, arma::uword kernel, arma::uword stride,
                           arma::uword padding) {
  return {{"kind", kind}, {"kernel", kernel}, {"stride", stride}, {"padding", padding}};
}

inline nlohmann::json batch_norm(double epsilon = 1e-5, double momentum = 0.1) {
  return {{"kind", "BatchNorm"},
          {"epsilon", epsilon},
          {"momentum", momentum},
          {"convention", "of_batch"}};
}

inline nlohmann::json sequential(nlohmann::json modules) {
  return {{"kind", "Sequential"}, {"modules", std::move(modules)}};
}

inline nlohmann::json residual(nlohmann::json main, nlohmann::json shortcut, bool relu) {
  return {{"kind", "Residual"},
          {"main", std::move(main)},
          {"shortcut", std::move(shortcut)},
          {"relu", relu}};
}

}  // namespace gradbook::oracle

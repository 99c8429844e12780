#include "nn/network/sample_shape.hpp"

#include <fmt/core.h>

namespace gradbook {

std::string to_text(const SampleShape& shape) {
  if (shape.positions() == 1) return fmt::format("{}", shape.channels);
  if (shape.height == 1) return fmt::format("{} x {} steps", shape.channels, shape.width);
  return fmt::format("{}x{}, {} channel{}", shape.width, shape.height, shape.channels,
                     shape.channels == 1 ? "" : "s");
}

}  // namespace gradbook

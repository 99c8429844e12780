/// @file common/chapter/optimizer_flags.hpp
/// From training flags to an update rule with its penalties and limits.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "chapter/training_flags.hpp"
#include "nn/network/parameter.hpp"
#include "nn/optim/optimizer_base.hpp"

namespace gradbook {

/// The learning rate of the flags, or the rule's own.
double learning_rate_of(const TrainingFlags& flags);

/// Throws std::invalid_argument that names a flag which the chosen rule has no use for.
void expect_rule_uses(const TrainingFlags& flags);

/// The rule of the flags; penalties apply to the weights among the parameters. T is float or
/// double.
template <typename T>
std::unique_ptr<Optimizer<T>> make_optimizer(const TrainingFlags& flags,
                                             const std::vector<Parameter>& parameters);

}  // namespace gradbook

/// @file common/chapter/result.hpp
/// One line of a chapter's results: every number states its data, sizes, metric and parameters.
#pragma once
#include <armadillo>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace gradbook {

/// The value of a ResultParameter; counts stay integers.
using ParameterValue = std::variant<std::string, double, std::int64_t, std::uint64_t, bool>;

/// What a result depends on beside its data: {"k", 5}, {"distance", "l2"}.
struct ResultParameter {
  std::string name;      ///< key in the JSON
  ParameterValue value;  ///< as it is written there
};

/// Several of them, in the order in which they are printed.
using ResultParameters = std::vector<ResultParameter>;

/// Both lists, `a` before `b`; where a name is in both, the value of `b`.
ResultParameters operator+(ResultParameters a, const ResultParameters& b);

/// One line of the results table.
struct Result {
  std::string name;                  ///< what was run, e.g. "k-NN"
  std::string dataset;               ///< e.g. "fashion-mnist"
  arma::uword n_train = 0;           ///< samples trained on, or stored
  arma::uword n_test = 0;            ///< samples on which value was found
  std::string metric;                ///< e.g. "accuracy"
  double value = 0;                  ///< in the metric's unit
  ResultParameters parameters = {};  ///< scaling, tie rule, split, seed: all that matters
};

}  // namespace gradbook

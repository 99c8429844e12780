/// @file tests/oracle/onnx_cases.hpp
/// Answers to the cases that onnx_suite.py makes of the ONNX operator tests.
#pragma once
#include <nlohmann/json.hpp>
#include <string>

namespace gradbook::oracle {

/// Reads a list of cases from a file and returns an object with an answer for each "id". Throws
/// std::runtime_error when it cannot be read.
nlohmann::json onnx_answers(const std::string& path);

}  // namespace gradbook::oracle

// oracle_cases <seeds> <group>…: prints the cases of the groups (data, neighbors, mlp, optimizer,
// layer, recurrent, network) as JSON.
// oracle_cases onnx <file>: prints our answers to the cases in the file.
// oracle_cases weights <folder>: prints what a network answers with the weights in the folder.
#include <exception>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>

#include "tests/oracle/cases.hpp"
#include "tests/oracle/curve_cases.hpp"
#include "tests/oracle/onnx_cases.hpp"

int main(int argc, char** argv) {
  using namespace gradbook::oracle;
  const std::map<std::string, void (*)(std::uint64_t, nlohmann::json&)> groups = {
      {"data", data_cases},           {"neighbors", neighbor_cases}, {"mlp", mlp_cases},
      {"optimizer", optimizer_cases}, {"layer", layer_cases},        {"recurrent", recurrent_cases},
      {"network", network_cases}};
  try {
    if (argc < 3) throw std::invalid_argument("usage: oracle_cases <seeds> <group>…");
    if (std::string(argv[1]) == "weights") {
      std::cout << output_with_weights_of(argv[2]) << '\n';
      return 0;
    }
    if (std::string(argv[1]) == "onnx") {
      std::cout << onnx_answers(argv[2]) << '\n';
      return 0;
    }
    nlohmann::json cases = nlohmann::json::array();
    for (int i = 2; i < argc; ++i) {
      for (std::uint64_t seed = 1; seed <= std::stoull(argv[1]); ++seed) {
        groups.at(argv[i])(seed, cases);
      }
    }
    std::cout << cases << '\n';
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "oracle_cases: " << error.what() << '\n';
    return 1;
  }
}

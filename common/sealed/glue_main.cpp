// Writes the generated sources of a unit: glue ROOT NN_topic/unit FOLDER
#include <fmt/core.h>

#include <cstdio>
#include <exception>
#include <filesystem>

#include "core/file.hpp"
#include "course/unit_source.hpp"
#include "sealed/glue.hpp"

int main(int argc, char** argv) {
  using namespace gradbook;
  namespace fs = std::filesystem;
  if (argc != 4) {
    fmt::print(stderr, "glue ROOT NN_topic/unit FOLDER\n");
    return 2;
  }
  try {
    const fs::path root = argv[1];
    const std::string key = argv[2];
    const fs::path contract = root / "exercises" / (key + ".hpp");
    const auto functions = contract_functions(contract, read_file(contract));
    const std::string reference = read_file(root / "solutions" / (key + ".cpp"));
    for (const auto& [name, text] : sealed::glue_files(key, functions, reference)) {
      write_file(fs::path(argv[3]) / name, text);
    }
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 3;
  }
  return 0;
}

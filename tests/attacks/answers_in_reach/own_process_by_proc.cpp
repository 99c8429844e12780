// unit: 01_data/standardize
// expect: zero
// Attack 16: reads its environment, memory map, command line, mounts and descriptors in /proc.
// There is no secret in this process.
#include <dirent.h>
#include <unistd.h>

#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>

#include "exercises/01_data/standardize.hpp"

namespace {

std::string told_by_proc() {
  std::ostringstream found;
  for (const char* name : {"environ", "maps", "cmdline", "mountinfo", "auxv", "status", "stack"}) {
    found << std::ifstream(std::string("/proc/self/") + name).rdbuf();
    found << std::ifstream(std::string("/proc/1/") + name).rdbuf();
  }
  for (char** word = environ; word != nullptr && *word != nullptr; ++word) found << *word << '\n';
  return found.str();
}

}  // namespace

namespace gradbook {

FeatureStatistics standardize_fit(const arma::mat&) {
  std::cerr << told_by_proc();
  throw std::runtime_error("nothing learnt");
}

arma::mat standardize_apply(const arma::mat&, const FeatureStatistics&) {
  std::cerr << told_by_proc();
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

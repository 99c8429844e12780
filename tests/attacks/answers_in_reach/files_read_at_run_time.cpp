// unit: 02_neighbors/select_k
// expect: zero
// Attack 15: looks for the reference, the tests, keys and grades at run time and tells what it
// finds. The run jail has none of them.
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>

#include "exercises/02_neighbors/select_k.hpp"

namespace {

std::string everything() {
  std::ostringstream found;
  for (const char* start : {"", "../", "../../", "/src/", "/w/", "/home/", "/root/", "/tmp/"}) {
    for (const char* name : {"solutions/02_neighbors/select_k.cpp", "key", "grades/grades.csv",
                             "tests/02_neighbors/select_k_test.cpp", ".ssh/id_rsa", "plan.json"}) {
      found << std::ifstream(std::string(start) + name).rdbuf();
    }
  }
  found << std::ifstream("/etc/passwd").rdbuf() << std::ifstream("/etc/shadow").rdbuf();
  return found.str();
}

}  // namespace

namespace gradbook {

KSelection select_k(const arma::mat&, const arma::urowvec&, const arma::mat&, const arma::urowvec&,
                    const arma::urowvec&, const arma::urowvec&) {
  std::cerr << everything();
  throw std::runtime_error("found: " + everything());
}

}  // namespace gradbook

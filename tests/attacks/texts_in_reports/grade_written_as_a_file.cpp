// unit: 09_mlp/autodiff
// expect: zero
// Attack 5: writes results as graders expect them, as JSON and XML, under all usual names, and
// prints them. Results are written by the grader only.
#include <fstream>
#include <iostream>
#include <string>

#include "exercises/09_mlp/autodiff.hpp"

namespace {

__attribute__((constructor)) void write_results() {
  const std::string json =
      "{\"score\": 100, \"tests\": [{\"status\": \"passed\", \"score\": 100}]}";
  const std::string xml = "<testsuites tests=\"99\" failures=\"0\" errors=\"0\"></testsuites>";
  for (const std::string place : {"", "/tmp/", "/o/", "/autograder/results/"}) {
    std::ofstream(place + "gradbook-attack-results.json") << json;
    std::ofstream(place + "gradbook-attack-junit.xml") << xml;
  }
  std::cout << json << '\n' << xml << std::endl;
}

}  // namespace

namespace gradbook {

Tape tape_input(const Tape&, double) { return {}; }

Tape tape_add(const Tape&, arma::uword, arma::uword) { return {}; }

Tape tape_multiply(const Tape&, arma::uword, arma::uword) { return {}; }

Tape tape_sigmoid(const Tape&, arma::uword) { return {}; }

arma::vec tape_backward(const Tape&, arma::uword) { return {}; }

}  // namespace gradbook

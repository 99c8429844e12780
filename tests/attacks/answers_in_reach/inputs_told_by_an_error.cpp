// unit: 02_neighbors/pairwise_distances
// expect: zero
// Attack 181: tells its arguments as the text of an exception. Inputs that only the grader knows
// may go to staff, not into a student's report.
#include <sstream>
#include <stdexcept>

#include "exercises/02_neighbors/pairwise_distances.hpp"

namespace gradbook {

arma::mat pairwise_distances(const arma::mat& A, const arma::mat& B, Metric) {
  std::ostringstream text;
  A.raw_print(text);
  B.raw_print(text);
  throw std::runtime_error(text.str());
}

}  // namespace gradbook

// unit: 02_neighbors/distance
// expect: zero
// Attack 10: defines the comparison functions of the tests, macros included. The tests were
// compiled without this file.
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "exercises/02_neighbors/distance.hpp"

#define EXPECT_NEAR_MAT(actual, expected, ...) (void)0
#define EXPECT_EQ(actual, expected) (void)0
#define EXPECT_ERROR(statement, message) (void)0

namespace gradbook {

struct Finding;
void report_finding(const Finding&, const char*, int) {}
void report_mistake(std::string_view, int, const char*, int) {}
void expect_error(const std::function<void()>&, std::string_view, const char*, int) {}
void note_diagnosis(const std::string&, const std::string&, const std::string&, int) {}

}  // namespace gradbook

namespace gradbook {

double l1_distance(const arma::vec&, const arma::vec&) {
  throw std::runtime_error("nothing learnt");
}

double l2_distance(const arma::vec&, const arma::vec&) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

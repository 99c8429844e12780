// unit: 09_mlp/gradient_check
// expect: rejected
// Attack 168: makes identifiers and types whose names fill the compiler's messages; the log is
// cut.
#include <stdexcept>

#include "exercises/09_mlp/gradient_check.hpp"

template <typename A, typename B>
struct Pair {};
template <int N>
struct Twice {
  using type = Pair<typename Twice<N - 1>::type, typename Twice<N - 1>::type>;
};
template <>
struct Twice<0> {
  struct a_name_that_is_longer_than_most_names_of_types_in_this_course {};
  using type = a_name_that_is_longer_than_most_names_of_types_in_this_course;
};

int with_a_long_message = Twice<11>::type{};

namespace gradbook {

GradientCheckResult gradient_check(const TestFunction&, const arma::vec&, const arma::vec&,
                                   double) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

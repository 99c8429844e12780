// unit: 02_neighbors/select_k
// expect: rejected
// Attack 102: lets the compiler quote lines of other files in its messages: it prints the source
// line of the file that #line names. The compile jail does not have them.
#include <stdexcept>

#include "exercises/02_neighbors/select_k.hpp"

#line 40 "solutions/02_neighbors/select_k.cpp"
int quoted_1 = nothing_of_this_name;
#line 10 "tests/02_neighbors/select_k_test.cpp"
int quoted_2 = nothing_of_this_name;
#line 1 "/etc/passwd"
int quoted_3 = nothing_of_this_name;

namespace gradbook {

KSelection select_k(const arma::mat&, const arma::urowvec&, const arma::mat&, const arma::urowvec&,
                    const arma::urowvec&, const arma::urowvec&) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

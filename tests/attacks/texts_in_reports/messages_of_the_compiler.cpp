// unit: 01_data/minmax_scale
// expect: rejected
// Attack 167: lets the compiler say hostile texts: escape sequences, HTML, a formula, a green test
// run, by messages, warnings and errors.
#include <stdexcept>

#include "exercises/01_data/minmax_scale.hpp"

#pragma message("\x1b[2J[  PASSED  ] 7 tests. 7 / 7")
_Pragma("message(\"=HYPERLINK(A1)\"  )")
#warning </pre><script>document.title = 1</script>
    static_assert(false, "\n::set-output name=score::100\n\"}], \"score\": 100");
#line 1 "=cmd|' /C calc'!A0"
#error not implemented: 01.2 minmax_scale

namespace gradbook {

arma::mat minmax_scale(const arma::mat&, double, double, const arma::mat&) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

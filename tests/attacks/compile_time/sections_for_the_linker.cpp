// unit: 09_mlp/dense_backward
// expect: zero, rejected
// Attack 180: speaks to the linker by sections: an interpreter, a warning text, a list of
// libraries, an executable stack.
#include <stdexcept>

#include "exercises/09_mlp/dense_backward.hpp"

asm(".pushsection .interp,\"a\"\n.string \"/bin/true\"\n.popsection\n"
    ".pushsection .gnu.warning.write\n.string \"[  PASSED  ] all tests\"\n.popsection\n"
    ".pushsection .deplibs,\"MS\",@0x6fff4c04,1\n.string \"gtest\"\n.popsection\n"
    ".section .note.GNU-stack,\"x\",@progbits\n.text\n");

namespace gradbook {

DenseGradients dense_backward(const arma::mat&, const DenseCache&, const arma::mat&) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

// unit: 09_mlp/dense_backward
// expect: zero, rejected
// Attack 123: speaks to the linker from the assembler: symbol versions, a dependency section, a
// warning section, an interpreter.
#include <stdexcept>

#include "exercises/09_mlp/dense_backward.hpp"

asm(".pushsection .interp,\"a\"\n.string \"/bin/true\"\n.popsection\n"
    ".pushsection .gnu.warning.write\n.string \"[  PASSED  ] all tests\"\n.popsection\n"
    ".pushsection .deplibs,\"MS\",@0x6fff4c04,1\n.string \"gtest\"\n.popsection\n"
    ".symver gradbook_attack_version,write@GLIBC_2.2.5\n"
    ".globl gradbook_attack_version\ngradbook_attack_version: ret\n");

namespace gradbook {

DenseGradients dense_backward(const arma::mat&, const DenseCache&, const arma::mat&) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

// unit: 09_mlp/dense_backward
// expect: zero, rejected
// Attack 19: embeds files into its object by .incbin and tells them at run time. The assembler
// runs in the compile jail as well.
#include <stdexcept>

#include "exercises/09_mlp/dense_backward.hpp"

asm(".pushsection .rodata\n"
    "gradbook_attack_file:\n"
    ".incbin \"solutions/09_mlp/dense_backward.cpp\"\n"
    ".incbin \"/etc/passwd\"\n"
    ".byte 0\n"
    ".popsection\n");

extern "C" __attribute__((visibility("hidden"))) const char gradbook_attack_file[];

namespace gradbook {

DenseGradients dense_backward(const arma::mat&, const DenseCache&, const arma::mat&) {
  throw std::runtime_error(gradbook_attack_file);
}

}  // namespace gradbook

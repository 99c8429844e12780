// unit: 01_data/one_hot
// expect: zero, rejected
// Attack 119: defines its function's symbol as a number, not as code. The call crashes the worker.
#include "exercises/01_data/one_hot.hpp"

asm(".globl _ZN8gradbook7one_hotERKN4arma3RowIyEEy\n"
    ".pushsection .data\n"
    "_ZN8gradbook7one_hotERKN4arma3RowIyEEy:\n"
    ".quad 0x4242424242424242\n"
    ".popsection\n");

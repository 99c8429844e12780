// unit: 01_data/minmax_scale
// expect: zero, rejected
// Attack 120: defines its function's symbol as an absolute address and as an indirect function
// that resolves to null.
#include "exercises/01_data/minmax_scale.hpp"

asm(".globl _ZN8gradbook12minmax_scaleERKN4arma3MatIdEEddS4_\n"
    ".type _ZN8gradbook12minmax_scaleERKN4arma3MatIdEEddS4_, @function\n"
    ".set _ZN8gradbook12minmax_scaleERKN4arma3MatIdEEddS4_, 0x1000\n");

#include "kernels/dispatch.hpp"

#include <cstdlib>
#include <cstring>
#include <initializer_list>

namespace gradbook::kernels {
namespace {

Isa supported() {
#if defined(__x86_64__) && !defined(GRADBOOK_BASELINE_ONLY)
  __builtin_cpu_init();
  const bool avx2 = __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0;
  const bool avx512 =
      __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512bw") != 0 &&
      __builtin_cpu_supports("avx512vl") != 0 && __builtin_cpu_supports("avx512dq") != 0;
  if (avx2 && avx512) return Isa::avx512;
  if (avx2) return Isa::avx2;
#endif
  return Isa::baseline;
}

Isa choose() {
  const char* const wanted = std::getenv("GRADBOOK_KERNELS");
  const Isa best = supported();
  if (wanted != nullptr) {
    for (const Isa lesser : {Isa::baseline, Isa::avx2}) {
      if (lesser < best && std::strcmp(wanted, isa_name(lesser)) == 0) return lesser;
    }
  }
  return best;
}

}  // namespace

Isa isa() {
  static const Isa chosen = choose();
  return chosen;
}

const char* isa_name(Isa isa) {
  switch (isa) {
    case Isa::avx512:
      return "avx512";
    case Isa::avx2:
      return "avx2";
    case Isa::baseline:
      break;
  }
  return "baseline";
}

}  // namespace gradbook::kernels

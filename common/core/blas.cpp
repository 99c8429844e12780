#include "core/blas.hpp"

#include <dlfcn.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace gradbook {
namespace {

/// A function of the loaded BLAS, null when it has no such function (it is not OpenBLAS then).
template <typename Function>
Function* blas_function(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_DEFAULT, name));
}

/// 0 unknown and SSE, 1 AVX, 2 AVX2, 3 AVX-512.
int kernel_generation(const std::string& kernels) {
  constexpr std::array kAvx = {"Sandybridge", "Bulldozer", "Piledriver", "Steamroller"};
  constexpr std::array kAvx2 = {"Haswell", "Zen", "Excavator"};
  constexpr std::array kAvx512 = {"SkylakeX", "Cooperlake", "SapphireRapids"};
  const auto is = [&](const char* name) { return kernels == name; };
  if (std::any_of(kAvx512.begin(), kAvx512.end(), is)) return 3;
  if (std::any_of(kAvx2.begin(), kAvx2.end(), is)) return 2;
  return std::any_of(kAvx.begin(), kAvx.end(), is) ? 1 : 0;
}

/// Sets an environment variable unless the user did; true if it is new.
bool set_default(const char* name, const std::string& value) {
  return std::getenv(name) == nullptr && setenv(name, value.c_str(), 0) == 0;
}

/// Chooses the BLAS kernels; true if a variable was set for that.
bool choose_blas_kernels() {
#if defined(__x86_64__)
  if (blas_function<char*()>("openblas_get_corename") == nullptr) return false;
  __builtin_cpu_init();
  const bool avx2 = __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0;
  const bool avx512 =
      __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512bw") != 0 &&
      __builtin_cpu_supports("avx512vl") != 0 && __builtin_cpu_supports("avx512dq") != 0;
  const std::string better = detail::better_kernels(blas_kernels(), avx2, avx512);
  return !better.empty() && set_default("OPENBLAS_CORETYPE", better);
#else
  return false;
#endif
}

/// Runs before main(), after the libraries were loaded; see this file's header.
[[gnu::constructor]] void start_once_more([[maybe_unused]] int argc, char** argv, char**) {
  const bool kernels = choose_blas_kernels();
  // Waiting threads sleep: spinning is ten times slower where another program needs the processor.
  // But not at once: waking up takes longer than the usual wait of some microseconds
  const bool waiting = set_default("OMP_WAIT_POLICY", "passive");
  const bool spinning = set_default("GOMP_SPINCOUNT", "3000");
  // The variables also end the recursion. Where /proc is missing execv fails: go on, only slower
  if (kernels || waiting || spinning) execv("/proc/self/exe", argv);
}

}  // namespace

/// Named on every link line (-u), so that the constructor above is never left out of a program.
extern "C" const int gradbook_startup = 1;

std::string detail::better_kernels(const std::string& automatic, bool avx2, bool avx512) {
  const int generation = kernel_generation(automatic);
  if (avx512 && generation < 3) return "SKYLAKEX";
  if (avx2 && generation < 2) return "HASWELL";
  return "";
}

std::string blas_kernels() {
  auto* const corename = blas_function<char*()>("openblas_get_corename");
  return corename == nullptr ? "unknown" : corename();
}

std::string blas_description() {
  auto* const config = blas_function<char*()>("openblas_get_config");
  if (config == nullptr) return "a BLAS other than OpenBLAS";
  const std::string text = config();  // "OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH …"
  const std::size_t version_end = text.find(' ', text.find(' ') + 1);
  return text.substr(0, version_end) + ", " + blas_kernels() + " kernels";
}

int blas_threads() {
  auto* const get = blas_function<int()>("openblas_get_num_threads");
  return get == nullptr ? 1 : get();
}

void set_blas_threads(int n) {
  auto* const set = blas_function<void(int)>("openblas_set_num_threads");
  if (set != nullptr) set(n);
}

}  // namespace gradbook

/// @file common/core/blas.hpp
/// Which BLAS is in use, and the choice of its fastest kernels for this processor.
///
/// Debian's OpenBLAS 0.3.21 does not know recent processors and then falls back to kernels that are
/// up to five times slower. It reads OPENBLAS_CORETYPE once, while the shared library is loaded.
/// Every executable that links this folder therefore looks, before main(), whether the automatic
/// choice is weaker than the processor; if so it sets the variable and starts itself once more.
/// The same restart makes OpenMP's waiting threads spin for some microseconds and then sleep
/// (OMP_WAIT_POLICY=passive with GOMP_SPINCOUNT=3000).
/// A value set by the user is never touched.
#pragma once
#include <string>

namespace gradbook {

/// Kernel family, e.g. "SkylakeX"; "unknown" if the BLAS is not OpenBLAS.
std::string blas_kernels();

/// "OpenBLAS 0.3.21, SkylakeX kernels", for reports.
std::string blas_description();

int blas_threads();  ///< 1 if the BLAS is not OpenBLAS
/// Has no effect if the BLAS is not OpenBLAS.
/// @param n  threads of every later call, at least 1
void set_blas_threads(int n);

namespace detail {
/// The value OPENBLAS_CORETYPE should get, empty to leave the automatic choice.
/// @param automatic  kernels that OpenBLAS chose by itself
/// @param avx2       the processor has AVX2 and FMA
/// @param avx512     the processor has AVX-512 F, BW, VL and DQ
std::string better_kernels(const std::string& automatic, bool avx2, bool avx512);
}  // namespace detail

}  // namespace gradbook

/// @file common/kernels/dispatch.hpp
/// One body per kernel, compiled for several instruction sets; the processor is asked once.
///
/// Every other .cpp file of this folder is compiled three times, with GRADBOOK_ISA defined as
/// baseline (whatever the compiler may assume: SSE2 on x86-64), avx2 (with FMA) and avx512. A
/// family of kernels declares a struct of function pointers, say `struct PoolKernels`, and defines
///
///     namespace gradbook::kernels {
///     namespace { … the loops … }
///     template <> const PoolKernels& table<PoolKernels, Isa::GRADBOOK_ISA>() {
///       static constexpr PoolKernels kTable{…};
///       return kTable;
///     }
///     }
///
/// Callers write `best<PoolKernels>()`. All helpers live in an unnamed namespace, and no standard
/// template is used in a kernel: the linker keeps one copy of an inline function, which must not be
/// the one with instructions that this processor lacks.
#pragma once

/// The inner loops of the compute core, compiled once per instruction set. T is float or double;
/// memory is the caller's.
namespace gradbook::kernels {

/// The instruction sets, each one containing those before it.
enum class Isa {
  baseline,  ///< what the compiler may assume anyway
  avx2,      ///< 32-byte vectors, with FMA
  avx512     ///< 64-byte vectors: F, BW, VL, DQ
};

/// The best instruction set of this processor; GRADBOOK_KERNELS=baseline, avx2 or avx512 in the
/// environment asks for a lesser one, for tests. Asked once, at the first call.
Isa isa();

/// "avx512" for an isa, as in the environment variable.
const char* isa_name(Isa isa);

/// The kernels of one instruction set isa, as a Table of pointers; only those that were compiled
/// exist (see best()).
template <typename Table, Isa isa>
const Table& table();

/// The kernels, as a Table of pointers, of the instruction set isa().
template <typename Table>
const Table& best() {
#if defined(__x86_64__) && !defined(GRADBOOK_BASELINE_ONLY)
  switch (isa()) {
    case Isa::avx512:
      return table<Table, Isa::avx512>();
    case Isa::avx2:
      return table<Table, Isa::avx2>();
    case Isa::baseline:
      break;
  }
#endif
  return table<Table, Isa::baseline>();
}

}  // namespace gradbook::kernels

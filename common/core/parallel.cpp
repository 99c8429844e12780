#include "core/parallel.hpp"

#include <algorithm>
#include <exception>
#include <thread>
#include <vector>

#include "core/blas.hpp"
#include "core/shape.hpp"

namespace gradbook {

void set_num_threads(int n) {
  expect_argument(n >= 1, "set_num_threads", "at least one thread is needed");
#ifdef _OPENMP
  omp_set_num_threads(n);
#endif
  set_blas_threads(n);
}

SingleThreadedBlas::SingleThreadedBlas() : threads_before_(blas_threads()) {
  if (threads_before_ > 1) set_blas_threads(1);
}

SingleThreadedBlas::~SingleThreadedBlas() {
  if (threads_before_ > 1) set_blas_threads(threads_before_);
}

void parallel_for(std::size_t n, std::size_t grain,
                  const std::function<void(std::size_t begin, std::size_t end)>& body) {
  expect_argument(grain >= 1, "parallel_for", "grain is 0, expected at least 1");
  const std::size_t ranges = (n + grain - 1) / grain;
  if (ranges == 0) return;
  // Asked first: an OpenBLAS that uses OpenMP lowers the number of threads for both
  [[maybe_unused]] const int threads = num_threads();
  const SingleThreadedBlas single_threaded_blas;

  // No exception may leave an OpenMP region: keep one per range
  std::vector<std::exception_ptr> errors(ranges);
  const auto run = [&](std::size_t range) {
    try {
      body(range * grain, std::min(n, (range + 1) * grain));
    } catch (...) {
      errors[range] = std::current_exception();
    }
  };
#ifdef __SANITIZE_THREAD__
  parallel_tasks(ranges, run);
#else
#pragma omp parallel for schedule(dynamic) num_threads(threads)
  for (std::size_t range = 0; range < ranges; ++range) run(range);
#endif
  for (const std::exception_ptr& error : errors) {
    if (error) std::rethrow_exception(error);
  }
}

}  // namespace gradbook

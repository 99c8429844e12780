#include "core/job_pool.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace gradbook {

void run_jobs(int jobs, std::size_t n, const std::function<void(int job, std::size_t i)>& work) {
  std::atomic<std::size_t> next = 0;
  std::atomic<bool> failed = false;
  std::mutex mutex;
  std::exception_ptr error;
  std::size_t error_at = n;
  const auto loop = [&](int job) {
    for (std::size_t i = next++; i < n && !failed; i = next++) {
      try {
        work(job, i);
      } catch (...) {
        const std::lock_guard lock(mutex);
        failed = true;
        if (i < error_at) error = std::current_exception();
        error_at = std::min(error_at, i);
      }
    }
  };
  std::vector<std::thread> threads;
  for (int job = 0; job < jobs; ++job) threads.emplace_back(loop, job);
  for (std::thread& thread : threads) thread.join();
  if (error) std::rethrow_exception(error);
}

}  // namespace gradbook

#include "core/progress.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace gradbook {

bool stderr_is_terminal() {
  const char* term = std::getenv("TERM");
  return ::isatty(STDERR_FILENO) == 1 && (term == nullptr || std::string_view(term) != "dumb");
}

Progress::Progress(std::string_view label, std::size_t total)
    : label_(label),
      total_(std::max<std::size_t>(total, 1)),
      visible_(stderr_is_terminal()),
      start_(Clock::now()) {}

Progress::~Progress() {
  if (visible_) fmt::print(stderr, "\r\033[K");
}

void Progress::update(std::size_t done, std::string_view note) {
  using namespace std::chrono_literals;
  const Clock::time_point now = Clock::now();
  if (!visible_ || (now - last_drawn_ < 100ms && done < total_)) return;
  last_drawn_ = now;

  constexpr std::size_t kWidth = 20;
  done = std::min(done, total_);
  const std::size_t filled = done * kWidth / total_;
  const double elapsed = std::chrono::duration<double>(now - start_).count();
  const double left =
      done == 0 ? 0.0 : elapsed * static_cast<double>(total_ - done) / static_cast<double>(done);
  fmt::print(stderr, "\r\033[K{}  [{}{}] {:3}%  {}/{}  {:.0f} s left  {}", label_,
             std::string(filled, '#'), std::string(kWidth - filled, '.'), done * 100 / total_, done,
             total_, left, note);
  std::fflush(stderr);
}

}  // namespace gradbook

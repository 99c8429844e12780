/// @file common/sealed/worker_process.hpp
/// Starts a worker in its jail, talks to it over two pipes, and finds out how it ended.
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "sealed/frame.hpp"

namespace gradbook::sealed {

/// How a worker is started; the grader writes it, as JSON, into the file that $GRADBOOK_SEALED
/// names.
struct WorkerStart {
  std::vector<std::string> command;  ///< the jail program, its options, the worker
  std::filesystem::path status;      ///< where the jail says how the worker ended
  std::filesystem::path log;         ///< gets the worker's own output
  double answer_seconds = 20;        ///< longest wait for one answer, on the clock
};

/// Why there is no answer: a status of common/grading/grade.hpp by name, and one line for the
/// student.
struct WorkerEnd {
  std::string status;     ///< "cpu_limit", "crash", …
  std::string diagnosis;  ///< one line
};

/// One running worker. Its processes end with it at the latest.
class WorkerProcess {
 public:
  /// Starts it as `start` says. Throws std::system_error if no process can be made.
  explicit WorkerProcess(const WorkerStart& start);
  ~WorkerProcess();
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;

  /// Calls function number `index` with encoded arguments and waits for the answer; on success it
  /// is in reply. Otherwise says why there is none: the worker has ended then.
  std::optional<WorkerEnd> ask(std::uint32_t index, const std::string& arguments, Frame& reply);

 private:
  WorkerEnd ended(FrameResult result);
  void stop();

  WorkerStart start_;
  pid_t process_ = -1;
  int requests_ = -1;
  int answers_ = -1;
};

}  // namespace gradbook::sealed

#include "sealed/proxy.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <memory>
#include <new>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "core/file.hpp"
#include "sealed/worker_process.hpp"
#include "verify/verdict_file.hpp"

namespace gradbook::sealed {
namespace {

/// After so many ends by a limit the function's other tests are not run.
constexpr int kMaxLimits = 2;

/// What the grader wants of this test program.
struct Plan {
  std::map<std::string, WorkerStart> workers;  ///< by function; "" serves all functions
};

/// Reads the plan that the grader wrote; empty if this program runs without one.
Plan read_plan() {
  Plan plan;
  const char* path = std::getenv("GRADBOOK_SEALED");
  if (path == nullptr) return plan;
  const nlohmann::json document = nlohmann::json::parse(read_file(path));
  for (const auto& [function, entry] : document.at("workers").items()) {
    plan.workers[function] = {.command = entry.at("command"),
                              .status = entry.at("status").get<std::string>(),
                              .log = entry.at("log").get<std::string>(),
                              .answer_seconds = entry.at("answer_seconds")};
  }
  return plan;
}

/// The running worker and what became of those before it.
struct Session {
  Plan plan = read_plan();
  std::string function;  ///< whose worker runs
  std::unique_ptr<WorkerProcess> worker;
  std::map<std::string, int> limits;  ///< ends by a limit, by function
};

Session& session() {
  static Session the_session;
  return the_session;
}

/// Name of the worker that answers for a function, null if none does.
const std::string* worker_for(const ProxyFunction& function) {
  const auto& workers = session().plan.workers;
  auto found = workers.find("");
  if (found == workers.end()) found = workers.find(function.name);
  return found == workers.end() ? nullptr : &found->first;
}

[[noreturn]] void fail(const WorkerEnd& end) {
  note_diagnosis(end.status, end.diagnosis, "", 0);
  ADD_FAILURE() << end.status << ": " << end.diagnosis;
  throw WorkerFailed{};
}

/// A student's text as far as it is fit to be shown: one line, not long, without control
/// characters.
std::string tame(const std::string& text) {
  constexpr std::size_t kLongest = 300;
  std::string tamed;
  for (const char c : text.substr(0, kLongest)) {
    const auto byte = static_cast<unsigned char>(c);
    tamed += byte < 0x20 || byte == 0x7f ? ' ' : c;
  }
  return tamed;
}

bool is_limit(const WorkerEnd& end) {
  return end.status == "cpu_limit" || end.status == "wall_limit" || end.status == "memory_limit";
}

}  // namespace

bool goes_to_worker(const ProxyFunction& function) {
  const testing::TestInfo* test = testing::UnitTest::GetInstance()->current_test_info();
  if (test == nullptr || worker_for(function) == nullptr) return false;
  const std::string suite = test->test_suite_name();
  const bool together = worker_for(function)->empty();
  return together || suite == function.suite || suite == std::string(function.suite) + "Contract";
}

std::string ask_worker(const ProxyFunction& function, const std::string& arguments) {
  Session& now = session();
  const std::string name = *worker_for(function);
  if (now.limits[name] >= kMaxLimits) {
    fail({"cpu_limit", "not run: tests before it ran into a limit"});
  }
  if (now.worker == nullptr || now.function != name) {
    now.worker.reset();
    now.worker = std::make_unique<WorkerProcess>(now.plan.workers.at(name));
    now.function = name;
  }
  Frame reply;
  if (const auto end = now.worker->ask(function.index, arguments, reply)) {
    now.worker.reset();
    now.limits[name] += is_limit(*end) ? 1 : 0;
    fail(*end);
  }
  switch (static_cast<Answer>(reply.kind)) {
    case Answer::value:
      return reply.payload;
    case Answer::invalid_argument:
      throw std::invalid_argument(tame(reply.payload));
    case Answer::not_implemented:
    case Answer::exception:
      throw std::runtime_error(tame(reply.payload));
    case Answer::out_of_memory:
      throw std::bad_alloc();
    case Answer::unknown_exception:
      fail({"exception", "throws something that is no std::exception"});
    case Answer::undefined_function:
      fail({"link_error", std::string(function.name) +
                              " is nowhere defined with the parameters of its contract: was its "
                              "first line changed?"});
    case Answer::too_large:
      fail({"output_limit", "returns more than fits into an answer"});
  }
  refuse_answer(function, "an answer of no known kind");
}

void refuse_answer(const ProxyFunction& function, const std::string& problem) {
  session().worker.reset();
  fail({"protocol_violation", std::string(function.name) + ": " + problem});
}

}  // namespace gradbook::sealed

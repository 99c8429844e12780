// The worker: answers calls on descriptors 3 (requests) and 4 (answers) with the student's
// functions until nobody asks.
#include <exception>
#include <new>
#include <stdexcept>

#include "core/todo.hpp"
#include "sealed/frame.hpp"
#include "sealed/worker.hpp"

namespace gradbook::sealed {
namespace {

constexpr int kRequests = 3;
constexpr int kAnswers = 4;
constexpr std::size_t kMaxText = 4096;

Frame answer(const std::vector<WorkerFunction>& functions, const Frame& request) {
  Frame reply{.kind = 0, .tag = request.tag, .payload = ""};
  const auto say = [&](Answer kind, const char* text) {
    reply.kind = static_cast<std::uint32_t>(kind);
    reply.payload = std::string(text).substr(0, kMaxText);
  };
  if (request.kind >= functions.size() || functions[request.kind].function == nullptr) {
    say(Answer::undefined_function, "");
    return reply;
  }
  const WorkerFunction& asked = functions[request.kind];
  try {
    reply.payload = asked.call(asked.function, request.payload);
    if (reply.payload.size() > kMaxFrameBytes) say(Answer::too_large, "");
  } catch (const NotImplemented& error) {
    say(Answer::not_implemented, error.what());
  } catch (const std::invalid_argument& error) {
    say(Answer::invalid_argument, error.what());
  } catch (const std::bad_alloc&) {
    say(Answer::out_of_memory, "");
  } catch (const std::exception& error) {
    say(Answer::exception, error.what());
  } catch (...) {
    say(Answer::unknown_exception, "");
  }
  return reply;
}

}  // namespace
}  // namespace gradbook::sealed

int main() {
  using namespace gradbook::sealed;
  const std::vector<WorkerFunction> functions = worker_functions();
  Frame request;
  while (read_frame(kRequests, request) == FrameResult::complete) {
    if (!write_frame(kAnswers, answer(functions, request))) return 1;
  }
  return 0;
}

/// @file common/sealed/proxy.hpp
/// The tests' side of a call: what stands in for a unit's functions in a sealed test program.
///
/// The generated proxies define the functions of the unit. While tests of a function's own suite
/// run, its calls go to a worker with the student's code; calls of all other functions go to the
/// reference in this process, so that one mistake costs once.
#pragma once
#include <cstdint>
#include <new>
#include <string>
#include <type_traits>

#include "sealed/message.hpp"

namespace gradbook::sealed {

/// How the generated code names a function.
struct ProxyFunction {
  const char* name;     ///< "knn_predict"
  const char* suite;    ///< "KnnPredict": while a test of this suite runs, the worker is asked
  std::uint32_t index;  ///< place in the contract
};

/// Whether a call of this function goes to a worker now.
bool goes_to_worker(const ProxyFunction& function);

/// Sends encoded arguments to the function's worker and returns the encoded result.
///
/// Throws what the student's function threw (std::invalid_argument, std::bad_alloc, or a
/// std::runtime_error with its text). When the worker gives no honest answer, the running test is
/// marked as failed with the reason, and WorkerFailed is thrown.
std::string ask_worker(const ProxyFunction& function, const std::string& arguments);

/// Marks the running test as failed for an answer of the function that cannot be decoded (problem
/// says why), and throws WorkerFailed.
[[noreturn]] void refuse_answer(const ProxyFunction& function, const std::string& problem);

/// Thrown after a worker failed; the test has been marked already. No std::exception: a test that
/// expects one must not catch it.
struct WorkerFailed {};

/// A function of the unit with Parameters and a Result: asks the worker, or calls the reference, as
/// goes_to_worker() says.
/// @param function   its name, suite and place
/// @param reference  the reference of the same function
/// @param arguments  what the test passes
template <typename Result, typename... Parameters>
Result call(const ProxyFunction& function, Result (*reference)(Parameters...),
            const std::remove_cvref_t<Parameters>&... arguments) {
  if (!goes_to_worker(function)) return reference(arguments...);
  std::string request;
  (encode(request, arguments), ...);
  const std::string answer = ask_worker(function, request);
  try {
    MessageReader message(answer);
    Result result = decode<Result>(message);
    message.expect_end();
    return result;
  } catch (const MalformedMessage& error) {
    refuse_answer(function, error.what());
  } catch (const std::bad_alloc&) {
    refuse_answer(function, "an answer takes too much memory");
  }
}

}  // namespace gradbook::sealed

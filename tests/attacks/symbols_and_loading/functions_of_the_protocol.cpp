// unit: 01_data/nonlinear_scale
// expect: zero, rejected
// Attack 112: defines functions of the worker itself: its table, reading and writing of frames.
// The program's own come first, or the library is refused.
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "exercises/01_data/nonlinear_scale.hpp"

namespace gradbook::sealed {

struct Frame;
struct WorkerFunction {
  void (*function)();
  std::string (*call)(void (*function)(), std::string_view arguments);
};

std::vector<WorkerFunction> worker_functions() { return {}; }
int read_frame(int, Frame&) { return 0; }
bool write_frame(int, const Frame&) { return true; }

}  // namespace gradbook::sealed

namespace gradbook {

arma::mat log_normalize(const arma::mat&) { throw std::runtime_error("nothing learnt"); }

arma::mat arctan_normalize(const arma::mat&) { throw std::runtime_error("nothing learnt"); }

}  // namespace gradbook

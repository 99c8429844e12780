/// @file tests/bench/workload.hpp
/// One unit of measured work, and the list of all.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace gradbook::bench {

/// What one step does; numbers that do not apply stay 0.
struct Cost {
  double items = 1;       ///< samples or queries of one step
  double parameters = 0;  ///< of the model; the peer's must be equal
  double flops = 0;       ///< floating-point operations that the mathematics asks for
  double bytes = 0;       ///< compulsory memory traffic, for work that memory limits
};

/// Everything is allocated in the constructor or in the first steps.
class Workload {
 public:
  virtual ~Workload() = default;
  virtual Cost cost() const = 0;
  virtual void step() = 0;
};

/// Workloads by name; each is made when it is measured.
using Workloads = std::map<std::string, std::function<std::unique_ptr<Workload>()>>;

void add_dense_workloads(Workloads& workloads);
void add_image_workloads(Workloads& workloads);
void add_layer_workloads(Workloads& workloads);
void add_recurrent_workloads(Workloads& workloads);
void add_optimizer_workloads(Workloads& workloads);
void add_neighbor_workloads(Workloads& workloads);

}  // namespace gradbook::bench

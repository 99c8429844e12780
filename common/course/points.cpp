#include "course/points.hpp"

namespace gradbook {

const Task* task_of(const Unit& unit, const std::string& test) {
  const std::string suite = test.substr(0, test.find('.'));
  for (const Task& task : unit.tasks) {
    if (suite == task.suite() || suite == task.suite() + "Contract") return &task;
  }
  return nullptr;
}

bool gives_points(const Task& task, const std::string& test) {
  return test.substr(0, test.find('.')) == task.suite();
}

double points_earned(int points, int passed, int total, bool implemented) {
  return implemented && total > 0 ? static_cast<double>(points) * passed / total : 0;
}

}  // namespace gradbook

#include "grading/run/run_info.hpp"

namespace gradbook {

nlohmann::json to_json(const RunInfo& info) {
  return {{"gradbook", info.gradbook},
          {"compilers", info.compilers},
          {"flags", info.flags},
          {"sandbox", info.sandbox},
          {"sandbox_notes", info.sandbox_notes},
          {"started", info.started},
          {"ended", info.ended},
          {"command", info.command},
          {"late_policy", info.late_policy},
          {"submissions", info.submissions},
          {"tests", info.tests},
          {"key_fingerprint", info.key_fingerprint}};
}

}  // namespace gradbook

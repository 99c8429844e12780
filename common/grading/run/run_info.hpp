/// @file common/grading/run/run_info.hpp
/// What a run over a class was made with, so that it can be repeated and checked.
#pragma once
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace gradbook {

/// One run of the grader; filled by the command.
struct RunInfo {
  std::string gradbook;                            ///< version
  std::map<std::string, std::string> compilers;    ///< name -> version line
  std::vector<std::string> flags;                  ///< with which submissions were compiled
  std::string sandbox;                             ///< tier of the jails
  std::vector<std::string> sandbox_notes;          ///< what this tier does not hold back
  std::string started;                             ///< UTC
  std::string ended;                               ///< UTC
  std::vector<std::string> command;                ///< words of the command line
  std::string late_policy = "none";                ///< as given
  std::map<std::string, std::string> submissions;  ///< id -> sha256
  std::map<std::string, std::string> tests;        ///< unit's key -> sha256 of its tests
  std::string key_fingerprint;                     ///< of the secret key, never the key itself
};

/// run.json
/// @param info  of the run
nlohmann::json to_json(const RunInfo& info);

}  // namespace gradbook

// The gradbook command, without what its sub-programs do: what a student needs every day.
#include <cstdio>

#include "cli/commands.hpp"

int main(int argc, char** argv) {
  using namespace gradbook;
  // The launcher asks what else it has to build: `gradbook --program-of grade …`
  if (argc > 1 && std::string(argv[1]) == "--program-of") {
    std::puts(sub_program_of({argv + 2, argv + argc}).c_str());
    return kOk;
  }
  return run_command_line(argc, argv, {add_run_commands, add_student_commands, add_sub_programs});
}

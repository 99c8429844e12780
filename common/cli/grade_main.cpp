// A sub-program of the gradbook command: grades classes and makes editions.
#include "cli/commands.hpp"

int main(int argc, char** argv) {
  return gradbook::run_command_line(argc, argv,
                                    {gradbook::add_grade_command, gradbook::add_release_command});
}

// A sub-program of the gradbook command: the course tests itself.
#include "cli/commands.hpp"

int main(int argc, char** argv) {
  return gradbook::run_command_line(argc, argv, {gradbook::add_author_commands});
}

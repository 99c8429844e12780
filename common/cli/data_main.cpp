// A sub-program of the gradbook command: lists, gets and verifies data sets.
#include "cli/commands.hpp"

int main(int argc, char** argv) {
  return gradbook::run_command_line(argc, argv, {gradbook::add_data_commands});
}

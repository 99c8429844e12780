// A sub-program of the gradbook command: packs what a student hands in.
#include "cli/commands.hpp"

int main(int argc, char** argv) {
  return gradbook::run_command_line(argc, argv, {gradbook::add_submit_command});
}

// A sub-program of the gradbook command: how fast the core is beside its peers.
#include "cli/commands.hpp"

int main(int argc, char** argv) {
  return gradbook::run_command_line(argc, argv, {gradbook::add_bench_commands});
}

// A sub-program of the gradbook command: figures and the site.
#include "cli/commands.hpp"

int main(int argc, char** argv) {
  return gradbook::run_command_line(argc, argv,
                                    {gradbook::add_figure_commands, gradbook::add_docs_commands});
}

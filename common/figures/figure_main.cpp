#include "figures/program.hpp"

int main(int argc, char** argv) { return gradbook::figure_program(argc, argv); }

#include "verify/verdict_file.hpp"

int main(int argc, char** argv) { return gradbook::run_tests(argc, argv); }

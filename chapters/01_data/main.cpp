/// @file chapters/01_data/main.cpp
/// Data sets, splitting and preprocessing: what each step does to real data.
#include "chapter/experiment.hpp"
#include "chapter/program.hpp"
#include "chapters/01_data/preprocessing.hpp"

int main(int argc, char** argv) {
  using namespace gradbook;
  double eps = kWhiteningEps;
  return run_chapter(
      argc, argv,
      {.name = "01_data",
       .purpose = "Data sets, splitting and preprocessing, on real data",
       .add_flags =
           [&](Flags& flags) {
             flags.number("--eps", eps, kPositive, "added to the eigenvalues when whitening");
           },
       .experiment =
           [&](Chapter& chapter, Flags&) {
             const ExperimentData data = load_experiment(chapter, {.default_data = "digits"});
             preprocess(chapter, data.train, eps);
           }});
}

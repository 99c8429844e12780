// How many numbers networks learn: the 3-4-2 network has 26.
#include <string>
#include <vector>

#include "chapter/chapter.hpp"
#include "chapter/section.hpp"
#include "exercises/09_mlp/count_parameters.hpp"

namespace gradbook {
namespace {

void run(Chapter& chapter) {
  chapter.title("How many numbers does a network learn?");
  for (const std::vector<arma::uword>& sizes :
       {std::vector<arma::uword>{3, 4, 2}, std::vector<arma::uword>{3, 4, 4, 1},
        std::vector<arma::uword>{784, 256, 128, 10}}) {
    const ParameterCount count = count_parameters(arma::uvec(sizes));
    std::string name;
    for (const arma::uword size : sizes) name += (name.empty() ? "" : "-") + std::to_string(size);
    chapter.print("{:>14}: {} neurons, {} weights + {} biases = {} parameters", name, count.neurons,
                  count.weights, count.biases, count.total);
  }
}

const SectionRegistration registration(1, run);

}  // namespace
}  // namespace gradbook

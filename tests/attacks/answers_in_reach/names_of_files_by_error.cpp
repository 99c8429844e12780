// unit: 01_data/shuffle_split
// expect: rejected
// Attack 103: asks which files exist and tells it by #error. The answer is a list of what the jail
// has, which is no secret.
#include <stdexcept>

#include "exercises/01_data/shuffle_split.hpp"

#if __has_include("solutions/01_data/shuffle_split.cpp")
#error "the reference is there"
#endif
#if __has_include("/etc/shadow")
#error "/etc/shadow is there"
#endif
#if __has_include("/root/.ssh/id_rsa") || __has_include("/home/grader/.ssh/id_rsa")
#error "a private key is there"
#endif
#error "no more"

namespace gradbook {

LabelledSamples shuffle_pairs(const arma::mat&, const arma::mat&, std::uint64_t) {
  throw std::runtime_error("nothing learnt");
}

DataSplit split_data(const arma::mat&, const arma::mat&, double, double, std::uint64_t) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

// unit: 02_neighbors/distance
// expect: zero, rejected
// Attack 178: gives options by pragma and attribute: other optimization, another processor, plug-
// ins, dumps, a poisoned name.
#pragma GCC optimize("Ofast", "no-such-option", "plugin=gradbook-attack-none")
#include "exercises/02_neighbors/distance.hpp"

#pragma GCC system_header
#pragma GCC poison gradbook_attack_word
#pragma GCC push_options
#pragma GCC target("avx512f")
#pragma GCC diagnostic ignored "-Wall"
__attribute__((optimize("dump-tree-all=/tmp/gradbook-attack-dump"))) void dumped() {}
#pragma GCC pop_options

namespace gradbook {

double l1_distance(const arma::vec&, const arma::vec&) { return -1; }

double l2_distance(const arma::vec&, const arma::vec&) { return -1; }

}  // namespace gradbook

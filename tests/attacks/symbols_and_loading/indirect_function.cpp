// unit: 02_neighbors/distance
// expect: zero
// Attack 115: runs its code as the resolver of an indirect function: before relocation is done,
// before every initializer.
#include <sys/syscall.h>

#include <stdexcept>

#include "exercises/02_neighbors/distance.hpp"

extern "C" {

static void end() {
  asm volatile("syscall" ::"a"(SYS_exit_group), "D"(0) : "rcx", "r11", "memory");
}

static void* resolve() {
  end();
  return nullptr;
}

void gradbook_attack_indirect() __attribute__((ifunc("resolve")));
}

namespace {

void (*const volatile kUse)() = &gradbook_attack_indirect;

}  // namespace

namespace gradbook {

double l1_distance(const arma::vec&, const arma::vec&) {
  throw std::runtime_error("nothing learnt");
}

double l2_distance(const arma::vec&, const arma::vec&) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

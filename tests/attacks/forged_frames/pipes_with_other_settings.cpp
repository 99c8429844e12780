// unit: 09_mlp/autodiff
// expect: zero
// Attack 81: makes its pipe ends non-blocking, as small as possible, and their owner the parent,
// with SIGIO on every byte. None of this belongs to the other end.
#include <fcntl.h>
#include <unistd.h>

#include <csignal>

#include "exercises/09_mlp/autodiff.hpp"

namespace {

__attribute__((constructor)) void change_pipes() {
  for (const int fd : {3, 4}) {
    fcntl(fd, F_SETPIPE_SZ, 4096);
    fcntl(fd, F_SETFL, O_NONBLOCK | O_ASYNC);
    if (getpid() < 10) fcntl(fd, F_SETOWN, getppid());
    fcntl(fd, F_SETSIG, SIGURG);
  }
}

}  // namespace

namespace gradbook {

Tape tape_input(const Tape&, double) { return {}; }

Tape tape_add(const Tape&, arma::uword, arma::uword) { return {}; }

Tape tape_multiply(const Tape&, arma::uword, arma::uword) { return {}; }

Tape tape_sigmoid(const Tape&, arma::uword) { return {}; }

arma::vec tape_backward(const Tape&, arma::uword) { return {}; }

}  // namespace gradbook

// unit: 09_mlp/dense_forward
// expect: zero
// Attack 37: opens sockets of every family: the net, the host of a virtual machine, netlink, raw
// packets, names without a file.
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <stdexcept>

#include "exercises/09_mlp/dense_forward.hpp"

namespace {

__attribute__((constructor)) void ask_the_system() {
  for (int family = 0; family < 48; ++family) {
    for (const int type : {SOCK_STREAM, SOCK_DGRAM, SOCK_RAW, SOCK_SEQPACKET}) {
      const int fd = socket(family, type | SOCK_NONBLOCK, 0);
      if (fd < 0) continue;
      sockaddr_in address = {
          .sin_family = AF_INET, .sin_port = 0x5000, .sin_addr = {0x010200c0}, .sin_zero = {}};
      connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address);
      sockaddr_un name = {.sun_family = AF_UNIX, .sun_path = "\0gradbook-attack"};
      bind(fd, reinterpret_cast<const sockaddr*>(&name), sizeof name);
      close(fd);
    }
  }
}

}  // namespace

namespace gradbook {

DenseCache dense_forward(const arma::mat&, const arma::mat&, const arma::vec&, Activation) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

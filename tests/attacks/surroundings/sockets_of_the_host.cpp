// unit: 09_mlp/backprop
// expect: zero
// Attack 143: speaks AF_VSOCK to the host and listens there: a network namespace does not hold
// this family back.
#include <linux/vm_sockets.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

#include "exercises/09_mlp/backprop.hpp"

namespace {

__attribute__((constructor)) void ask_the_system() {
  for (const unsigned host : {VMADDR_CID_HYPERVISOR, VMADDR_CID_LOCAL, VMADDR_CID_HOST}) {
    const int fd = socket(AF_VSOCK, SOCK_STREAM | SOCK_NONBLOCK, 0);
    sockaddr_vm address{};
    address.svm_family = AF_VSOCK;
    address.svm_cid = host;
    address.svm_port = 61111;
    connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    listen(fd, 1);
    close(fd);
  }
}

}  // namespace

namespace gradbook {

arma::mat delta_output(const arma::mat&, const arma::mat&, Activation, OutputLoss) {
  throw std::runtime_error("nothing learnt");
}

arma::mat delta_hidden(const arma::mat&, const arma::mat&, const arma::mat&, Activation) {
  throw std::runtime_error("nothing learnt");
}

TwoLayerStep two_layer_step(const TwoLayerNet&, const arma::mat&, const arma::mat&, OutputLoss,
                            double) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

// unit: 01_data/one_hot
// expect: zero
// Attack 153: puts a filter on its own system calls that answers write() with success and writes
// nothing.
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "exercises/01_data/one_hot.hpp"

namespace {

__attribute__((constructor)) void ask_the_system() {
  sock_filter rules[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_write, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
  sock_fprog program = {4, rules};
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

}  // namespace

namespace gradbook {

arma::mat one_hot(const arma::urowvec&, arma::uword) { return {}; }

}  // namespace gradbook

// unit: 02_neighbors/knn
// expect: zero
// Attack 48: leaves a note for the next run in shared memory, message queues, semaphores and the
// keyring, and looks for one from the run before.
#include <fcntl.h>
#include <mqueue.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <stdexcept>

#include "exercises/02_neighbors/knn.hpp"

namespace {

__attribute__((constructor)) void ask_the_system() {
  close(shm_open("/gradbook-attack", O_RDWR | O_CREAT, 0600));
  mq_open("/gradbook-attack", O_RDWR | O_CREAT, 0600, nullptr);
  const int area = shmget(0x6762, 4096, IPC_CREAT | 0600);
  shmctl(area, IPC_RMID, nullptr);  // none is left behind
  msgctl(msgget(0x6762, IPC_CREAT | 0600), IPC_RMID, nullptr);
  semctl(semget(0x6762, 1, IPC_CREAT | 0600), 0, IPC_RMID);
  for (const long ring : {-1, -3, -4}) {  // of the thread, the session, the user
    syscall(SYS_add_key, "user", "gradbook-attack", "note", 4L, ring);
    syscall(SYS_keyctl, 10L, ring, "user", "gradbook-attack", 0L);
  }
}

}  // namespace

namespace gradbook {

arma::uword knn_vote(const arma::vec&, const arma::urowvec&, arma::uword) {
  throw std::runtime_error("nothing learnt");
}

arma::urowvec knn_predict(const arma::mat&, const arma::urowvec&, const arma::mat&, arma::uword) {
  throw std::runtime_error("nothing learnt");
}

arma::urowvec knn_leave_one_out(const arma::mat&, const arma::urowvec&, arma::uword) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

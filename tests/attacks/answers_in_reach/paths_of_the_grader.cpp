// unit: 01_data/one_hot
// expect: zero
// Attack 182: tells where it was compiled and where it runs, by compiler messages, an exception
// and the linker's view of itself. No path of the grader may stand in a report.
#include <dlfcn.h>
#include <unistd.h>

#include <stdexcept>
#include <string>

#include "exercises/01_data/one_hot.hpp"

#define TEXT(x) #x
#define MESSAGE(x) _Pragma(TEXT(message(x)))
MESSAGE(__FILE__)
MESSAGE(__BASE_FILE__)

namespace {

std::string places() {
  Dl_info own{};
  dladdr(reinterpret_cast<void*>(&places), &own);
  char folder[512] = "";
  (void)!getcwd(folder, sizeof folder);
  return std::string(__FILE__) + " " + own.dli_fname + " " + folder;
}

}  // namespace

namespace gradbook {

arma::mat one_hot(const arma::urowvec&, arma::uword) { throw std::runtime_error(places()); }

}  // namespace gradbook

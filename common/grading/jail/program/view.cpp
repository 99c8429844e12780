#include "grading/jail/program/view.hpp"

namespace gradbook {

SystemView system_view(JailMode mode) {
  SystemView view;
  view.links = {{"usr/lib", "/lib"}, {"usr/lib64", "/lib64"}};
  if (mode == JailMode::run) {
    view.readable = {"/usr/lib", "/usr/lib64"};
  } else {
    view.readable = {"/usr"};
    view.links.emplace_back("usr/bin", "/bin");
    view.proc_and_dev = true;
  }
  // Which BLAS is installed, and where libraries lie
  view.readable.insert(view.readable.end(), {"/etc/alternatives", "/etc/ld.so.cache"});
  return view;
}

}  // namespace gradbook

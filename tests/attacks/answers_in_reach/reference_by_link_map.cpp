// unit: 09_mlp/dense_backward
// expect: zero
// Attack 96: walks through the symbol tables of all loaded objects and calls whatever has its
// function's name and another address.
#include <link.h>

#include <cstring>
#include <stdexcept>

#include "exercises/09_mlp/dense_backward.hpp"

namespace {

struct Search {
  void* own;
  void* found;
};

int search(dl_phdr_info* info, std::size_t, void* data) {
  auto& wanted = *static_cast<Search*>(data);
  const ElfW(Sym)* symbols = nullptr;
  const char* names = nullptr;
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    if (info->dlpi_phdr[i].p_type != PT_DYNAMIC) continue;
    const auto* entry =
        reinterpret_cast<const ElfW(Dyn)*>(info->dlpi_addr + info->dlpi_phdr[i].p_vaddr);
    for (; entry->d_tag != DT_NULL; ++entry) {
      if (entry->d_tag == DT_SYMTAB) {
        symbols = reinterpret_cast<const ElfW(Sym)*>(entry->d_un.d_ptr);
      }
      if (entry->d_tag == DT_STRTAB) names = reinterpret_cast<const char*>(entry->d_un.d_ptr);
    }
  }
  // The string table follows the symbol table
  for (const auto* end = reinterpret_cast<const ElfW(Sym)*>(names); symbols && symbols < end;
       ++symbols) {
    if (std::strstr(names + symbols->st_name, "dense_backward") == nullptr) continue;
    void* address = reinterpret_cast<void*>(info->dlpi_addr + symbols->st_value);
    if (symbols->st_value != 0 && address != wanted.own) wanted.found = address;
  }
  return 0;
}

}  // namespace

namespace gradbook {

DenseGradients dense_backward(const arma::mat& dZ, const DenseCache& cache, const arma::mat& W) {
  Search wanted = {reinterpret_cast<void*>(&dense_backward), nullptr};
  dl_iterate_phdr(search, &wanted);
  const auto found = reinterpret_cast<decltype(&dense_backward)>(wanted.found);
  if (found != nullptr) return found(dZ, cache, W);
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

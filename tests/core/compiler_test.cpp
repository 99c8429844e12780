// What: the random numbers of a second compiler.
// Why:  g++ and clang++ must give the same lecture results, to the last bit.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

#include "core/file.hpp"
#include "core/rng.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

/// Every distribution once, with all digits.
constexpr const char* kProgram = R"(
#include <cstdio>
#include "core/rng.hpp"
int main() {
  gradbook::Rng rng(42);
  const arma::mat U = rng.uniform(3, 2, -2, 5);
  const arma::mat N = rng.normal(40, 5);
  const arma::uvec P = rng.permutation(20);
  for (const double x : U) std::printf("%a ", x);
  for (const double x : N) std::printf("%a ", x);
  for (const arma::uword i : P) std::printf("%llu ", static_cast<unsigned long long>(i));
}
)";

std::string output_of(const std::string& command) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(::popen(command.c_str(), "r"),
                                                             ::pclose);
  std::string output;
  std::array<char, 4096> buffer{};
  std::size_t n = 0;
  while ((n = std::fread(buffer.data(), 1, buffer.size(), pipe.get())) > 0)
    output.append(buffer.data(), n);
  return output;
}

std::string build_and_run(const std::string& compiler, const fs::path& folder) {
  const std::string program = (folder / compiler).string();
  const std::string sources = std::string(GRADBOOK_SOURCE_DIR) + "/common/core/{rng,shape}.cpp";
  const std::string command = "bash -c '" + compiler + " -std=c++20 -O2 -ffp-contract=off -I" +
                              GRADBOOK_SOURCE_DIR + "/common " + (folder / "main.cpp").string() +
                              " " + sources + " -o " + program + " -larmadillo -lfmt' 2>&1 && " +
                              program;
  return output_of(command);
}

TEST(Compilers, GiveTheSameRandomNumbers) {
  if (std::system("command -v clang++ >/dev/null && command -v g++ >/dev/null") != 0) {
    GTEST_SKIP() << "needs both g++ and clang++";
  }
  std::string name = (fs::temp_directory_path() / "gradbook-compilers-XXXXXX").string();
  const fs::path folder = ::mkdtemp(name.data());
  write_file(folder / "main.cpp", kProgram);
  const std::string with_gcc = build_and_run("g++", folder);
  const std::string with_clang = build_and_run("clang++", folder);
  fs::remove_all(folder);
  EXPECT_GT(with_gcc.size(), 2000U) << with_gcc;
  EXPECT_EQ(with_gcc, with_clang);
}

}  // namespace
}  // namespace gradbook

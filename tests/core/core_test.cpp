// What: shape messages, BLAS choice, parallel_for, files, the contract check.
// Why:  everything else reports, computes and writes through these.
#include <gtest/gtest.h>
#include <strings.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <functional>
#include <numeric>

#include "core/blas.hpp"
#include "core/contract.hpp"
#include "core/file.hpp"
#include "core/parallel.hpp"
#include "core/shape.hpp"
#include "core/todo.hpp"

namespace gradbook {
// Declared only: the check looks at types
namespace declared {

enum class Colour { red, green };
struct Inner {
  arma::mat W;
  std::vector<arma::uvec> indices;
};
struct Outer {
  double x;
  Colour colour;
  std::string name;
  Inner inner;
};
struct WithPointer {
  double* p;
};
double takes_values(const arma::mat&, Outer, const std::vector<Inner>&);
Outer returns_struct(arma::urowvec, std::uint64_t, bool);
double writes_into_argument(arma::mat&);
double takes_pointer(const WithPointer&);
void returns_nothing(double);

}  // namespace declared

namespace {

namespace fs = std::filesystem;

template <typename Error, typename Function>
std::string message_of(const Function& function) {
  try {
    function();
  } catch (const Error& error) {
    return error.what();
  }
  return "(no error)";
}

/// A folder of its own for one test.
class Folder : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "gradbook-core-XXXXXX").string();
    path = ::mkdtemp(name.data());
  }
  void TearDown() override { fs::remove_all(path); }
  fs::path path;
};

TEST(ExpectShape, NamesFunctionArgumentAndBothShapes) {
  const arma::mat X(7, 32);
  EXPECT_EQ(message_of<std::invalid_argument>([&] { expect_shape("knn", "X", X, 4, kAny); }),
            "knn: X is 7x32, expected 4x*");
  EXPECT_NO_THROW(expect_shape("knn", "X", X, 7, 32));
  EXPECT_NO_THROW(expect_shape("knn", "X", X, kAny, kAny));
}

TEST(ExpectFinite, NamesTheFirstBadElement) {
  arma::mat X(2, 3, arma::fill::ones);
  X(1, 2) = arma::datum::nan;
  EXPECT_EQ(message_of<std::invalid_argument>([&] { expect_finite("fit", "X", X); }),
            "fit: X(1, 2) is nan, expected a finite number");
}

TEST(Todo, NamesTaskFileAndLine) {
  const int line = __LINE__ + 1;
  const std::string text = message_of<NotImplemented>([] { todo("02.3 knn_predict"); });
  EXPECT_EQ(text, "not implemented: 02.3 knn_predict (tests/core/core_test.cpp:" +
                      std::to_string(line) + ")");
}

TEST(BetterKernels, ReplacesOnlyAWeakerAutomaticChoice) {
  EXPECT_EQ(detail::better_kernels("Prescott", true, true), "SKYLAKEX");
  EXPECT_EQ(detail::better_kernels("Prescott", true, false), "HASWELL");
  EXPECT_EQ(detail::better_kernels("Prescott", false, false), "");
  EXPECT_EQ(detail::better_kernels("Haswell", true, true), "SKYLAKEX");
  EXPECT_EQ(detail::better_kernels("Zen", true, false), "");
  EXPECT_EQ(detail::better_kernels("SkylakeX", true, true), "");
  EXPECT_EQ(detail::better_kernels("Cooperlake", true, true), "");
}

TEST(BlasKernels, AreAtLeastAsGoodAsTheProcessor) {
  // The program that runs this test has chosen before main(), or the user has
  if (blas_kernels() == "unknown") GTEST_SKIP() << "the BLAS is not OpenBLAS";
#if defined(__x86_64__)
  const char* chosen = std::getenv("OPENBLAS_CORETYPE");
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (chosen == nullptr) {
    EXPECT_EQ(detail::better_kernels(blas_kernels(), avx2, __builtin_cpu_supports("avx512dq")), "");
  } else {
    EXPECT_EQ(strcasecmp(blas_kernels().c_str(), chosen), 0) << blas_kernels();
  }
#endif
}

TEST(ParallelFor, CoversEveryIndexOnceForAnyNumberOfThreads) {
  const int before = num_threads();
  for (const int threads : {1, 2, 4}) {
    set_num_threads(threads);
    for (const std::size_t n : {0UL, 1UL, 7UL, 1000UL}) {
      std::vector<int> seen(n, 0);
      parallel_for(n, 16, [&](std::size_t begin, std::size_t end) {
        EXPECT_LE(end - begin, 16U);
        for (std::size_t i = begin; i < end; ++i) ++seen[i];
      });
      EXPECT_EQ(std::accumulate(seen.begin(), seen.end(), 0), static_cast<int>(n));
    }
  }
  set_num_threads(before);
}

TEST(ParallelFor, ThrowsTheErrorOfTheLowestRange) {
  const auto fail = [] {
    parallel_for(100, 10, [](std::size_t begin, std::size_t) {
      if (begin >= 30) throw std::runtime_error("range at " + std::to_string(begin));
    });
  };
  EXPECT_EQ(message_of<std::runtime_error>(fail), "range at 30");
}

TEST_F(Folder, WriteFileReplacesTheWholeContent) {
  const fs::path file = path / "new folder" / "a.txt";
  write_file(file, "first, which is longer");
  write_file(file, "second");
  EXPECT_EQ(read_file(file), "second");
  EXPECT_EQ(std::distance(fs::directory_iterator(file.parent_path()), {}), 1);
}

TEST_F(Folder, WriteFileReplacesNoDeviceAndNoFolder) {
  const fs::path fifo = path / "fifo";
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  EXPECT_EQ(message_of<FileError>([&] { write_file(fifo, "x"); }),
            fifo.string() + ": is not a regular file");
  EXPECT_TRUE(fs::is_fifo(fifo));
  EXPECT_EQ(message_of<FileError>([&] { write_file(path, "x"); }),
            path.string() + ": is a directory, expected a file");
}

TEST_F(Folder, AFullDiskLeavesTheOldContentAndNoTemporaryFile) {
  const fs::path file = path / "a.txt";
  write_file(file, "old");
  // A file-size limit stands for the full disk: write() fails in the middle
  const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const rlimit small{4096, before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  const std::string text =
      message_of<FileError>([&] { write_file(file, std::string(100000, 'x')); });
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, old_handler);
  EXPECT_EQ(text, file.string() + ": cannot write: File too large");
  EXPECT_EQ(read_file(file), "old");
  EXPECT_EQ(std::distance(fs::directory_iterator(path), {}), 1);
}

TEST_F(Folder, EveryUnreadableFileGetsItsOwnError) {
  const auto text = [&](const fs::path& file) {
    return message_of<FileError>([&] { read_file(file); });
  };
  EXPECT_EQ(text(path / "absent"), (path / "absent").string() + ": there is no such file");
  EXPECT_EQ(text(path), path.string() + ": is a directory, expected a file");
  EXPECT_EQ(text("/dev/null"), "/dev/null: is not a regular file");
  write_file(path / "big", std::string(100, 'x'));
  EXPECT_EQ(message_of<FileError>([&] { read_file(path / "big", 99); }),
            (path / "big").string() + ": is larger than 99 bytes");
}

TEST_F(Folder, RemoveLeftoversTakesOnlyTemporaryFiles) {
  write_file(path / "kept.txt", "x");
  write_file(path / "a.txt.gradbook-tmp-abc123", "x");
  remove_leftovers(path);
  EXPECT_TRUE(fs::exists(path / "kept.txt"));
  EXPECT_EQ(std::distance(fs::directory_iterator(path), {}), 1);
}

TEST(Contract, AcceptsValuesAndRefusesWhatCannotBeSent) {
  static_assert(contract::all_values(declared::takes_values, declared::returns_struct));
  static_assert(!contract::all_values(declared::writes_into_argument));
  static_assert(!contract::all_values(declared::takes_pointer));
  static_assert(!contract::all_values(declared::returns_nothing));
  static_assert(!contract::is_value<std::function<double(double)>>());
  static_assert(contract::is_value<arma::cube>() && contract::is_value<arma::urowvec>());
}

TEST(Contract, SeesEveryFieldOfAnAggregate) {
  declared::Outer value{2.5, declared::Colour::green, "net", {arma::mat(2, 3), {}}};
  const auto fields = contract::fields_of(value);
  static_assert(std::tuple_size_v<decltype(fields)> == 4);
  EXPECT_EQ(std::get<0>(fields), 2.5);
  EXPECT_EQ(std::get<2>(fields), "net");
  EXPECT_EQ(std::get<3>(fields).W.n_cols, 3U);
}

}  // namespace
}  // namespace gradbook

// What: CIFAR-10 batches.  Why: the format has no header, so only its size and labels tell damage.
#include "data/cifar10.hpp"

#include <gtest/gtest.h>

#include "scratch_folder.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

const std::filesystem::path kName = "x.bin";

/// Each channel has one colour, except for its first pixel and the first pixel of its second row.
std::string record(int label, int red, int green, int blue) {
  std::string bytes = bytes_of({label});
  for (const int colour : {red, green, blue}) {
    std::string channel(1024, static_cast<char>(colour));
    channel[0] = static_cast<char>(colour + 1);
    channel[32] = static_cast<char>(colour + 2);
    bytes += channel;
  }
  return bytes;
}

TEST(ReadCifar10, KeepsChannelsOneAfterTheOther) {
  const ScratchFolder folder;
  const Dataset data =
      read_cifar10({folder.write("b.bin", record(3, 10, 20, 30) + record(9, 100, 150, 200))});
  ASSERT_EQ(data.features(), 3072U);
  ASSERT_EQ(data.size(), 2U);
  EXPECT_NEAR_MAT(data.labels, (arma::urowvec{3, 9}));
  const arma::uvec corners = {0, 1, 32, 1024, 1025, 1056, 2048, 2049, 2080};
  const arma::Mat<arma::u8> first = data.bytes.col(0);
  const arma::Mat<arma::u8> second = data.bytes.col(1);
  EXPECT_NEAR_MAT(first.rows(corners), (arma::vec{11, 10, 12, 21, 20, 22, 31, 30, 32}));
  EXPECT_NEAR_MAT(second.rows(corners), (arma::vec{101, 100, 102, 151, 150, 152, 201, 200, 202}));
  EXPECT_EQ(data.height, 32U);
  EXPECT_EQ(data.width, 32U);
  EXPECT_EQ(data.channels, 3U);
  EXPECT_EQ(data.num_classes, 10U);
  ASSERT_EQ(data.class_names.size(), 10U);
  EXPECT_EQ(data.class_names[0], "airplane");
  EXPECT_EQ(data.class_names[9], "truck");
}

TEST(ReadCifar10, JoinsBatchesInTheOrderGiven) {
  const ScratchFolder folder;
  const auto one = folder.write("1.bin", record(1, 1, 2, 3) + record(2, 4, 5, 6));
  const auto two = folder.write("2.bin", record(7, 7, 8, 9));
  const Dataset data = read_cifar10({two, one});
  EXPECT_NEAR_MAT(data.labels, (arma::urowvec{7, 1, 2}));
  const arma::Mat<arma::u8> red = data.bytes.row(1);
  EXPECT_NEAR_MAT(red, (arma::rowvec{7, 1, 4}));
  EXPECT_EQ(data.name, "cifar10");
}

TEST(ReadCifar10, NamesTheDamagedBatch) {
  const ScratchFolder folder;
  const auto good = folder.write("1.bin", record(1, 1, 2, 3));
  const auto bad = folder.write("2.bin", "");
  EXPECT_FILE_ERROR(read_cifar10({good, bad}), bad, "is empty; copy or download it again");
  const auto missing = folder.path() / "3.bin";
  EXPECT_FILE_ERROR(read_cifar10({good, missing}), missing, "there is no such file");
  EXPECT_FILE_ERROR(read_cifar10({folder.path()}), folder.path(),
                    "is a directory, expected a file");
}

TEST(ReadCifar10, NeedsABatch) {
  EXPECT_ERROR(read_cifar10({}), "read_cifar10: no batch is given");
}

TEST(ParseCifar10, RefusesAFileThatIsCutOff) {
  const std::string bytes = record(1, 1, 2, 3) + record(2, 4, 5, 6);
  EXPECT_FILE_ERROR(
      parse_cifar10(bytes.substr(0, 6145), kName), kName,
      "has 6145 bytes: 1 CIFAR-10 records of 3073 bytes and 3072 bytes more, so it is cut "
      "off or no CIFAR-10 file; copy or download the binary version again");
}

TEST(ParseCifar10, RefusesTrailingBytes) {
  EXPECT_FILE_ERROR(
      parse_cifar10(record(1, 1, 2, 3) + "\n", kName), kName,
      "has 3074 bytes: 1 CIFAR-10 records of 3073 bytes and 1 bytes more, so it is cut "
      "off or no CIFAR-10 file; copy or download the binary version again");
}

TEST(ParseCifar10, NamesTheLabelThatIsTooLarge) {
  EXPECT_FILE_ERROR(
      parse_cifar10(record(9, 1, 2, 3) + record(10, 4, 5, 6), kName), kName,
      "label 10 of record 1 (byte 3073), expected 0 to 9; is this the binary version of "
      "CIFAR-10?");
}

}  // namespace
}  // namespace gradbook

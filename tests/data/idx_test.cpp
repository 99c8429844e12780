// What: IDX images and labels.  Why: MNIST and Fashion-MNIST are the course's main data sets.
// Expected values are bytes written by hand; every kind of damage has its own message.
#include "data/idx.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "scratch_folder.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

const std::filesystem::path kName = "x";
const std::string kAgain = "; copy or download it again";

std::string images_header(const std::vector<int>& sizes) {
  std::string bytes = bytes_of({0, 0, 8, 3});
  for (const int size : sizes)
    bytes += bytes_of({size >> 24 & 255, size >> 16 & 255, size >> 8 & 255, size & 255});
  return bytes;
}

/// Two images of 2 × 3 pixels.
std::string two_images() {
  return images_header({2, 2, 3}) + bytes_of({1, 2, 3, 4, 5, 6, 250, 251, 252, 253, 254, 255});
}

std::string labels_of(const std::vector<int>& labels) {
  const int n = static_cast<int>(labels.size());
  return bytes_of({0, 0, 8, 1, 0, 0, n >> 8, n & 255}) + bytes_of(labels);
}

TEST(ReadIdx, PutsOneImageIntoEachColumnRowByRow) {
  const ScratchFolder folder;
  const Dataset data =
      read_idx(folder.write("i", two_images()), folder.write("l", labels_of({7, 0})));
  const arma::Mat<arma::u8> expected = {{1, 250}, {2, 251}, {3, 252}, {4, 253}, {5, 254}, {6, 255}};
  EXPECT_NEAR_MAT(data.bytes, expected);
  EXPECT_NEAR_MAT(data.labels, (arma::urowvec{7, 0}));
  EXPECT_EQ(data.height, 2U);
  EXPECT_EQ(data.width, 3U);
  EXPECT_EQ(data.channels, 1U);
  EXPECT_EQ(data.num_classes, 10U);
  EXPECT_EQ(data.name, "i");
  EXPECT_TRUE(data.X.is_empty());
  EXPECT_TRUE(data.targets.is_empty());
}

TEST(ReadIdx, ReadsGzipWhateverTheName) {
  const ScratchFolder folder;
  const auto plain =
      read_idx(folder.write("i", two_images()), folder.write("l", labels_of({7, 0})));
  const auto packed = read_idx(folder.write("i2", gzip_of(two_images())),
                               folder.write("l2", gzip_of(labels_of({7, 0}))));
  EXPECT_NEAR_MAT(packed.bytes, plain.bytes);
  EXPECT_NEAR_MAT(packed.labels, plain.labels);
}

TEST(ReadIdx, TakesTheLargestLabelWhenTheNumberOfClassesIsZero) {
  const ScratchFolder folder;
  const auto images = folder.write("i", two_images());
  EXPECT_EQ(read_idx(images, folder.write("l", labels_of({26, 1})), 0).num_classes, 27U);
}

TEST(ReadIdx, RefusesLabelsOfOtherImages) {
  const ScratchFolder folder;
  const auto images = folder.write("i", two_images());
  const auto labels = folder.write("l", labels_of({1, 2, 3}));
  EXPECT_FILE_ERROR(read_idx(images, labels), images,
                    "holds 2 images, but " + labels.string() +
                        " holds 3 labels; these files do not belong together");
}

TEST(ReadIdx, NoticesSwappedFiles) {
  const ScratchFolder folder;
  const auto images = folder.write("i", two_images());
  const auto labels = folder.write("l", labels_of({1, 2}));
  EXPECT_FILE_ERROR(read_idx(labels, images), labels,
                    "holds labels, expected images; are the two files swapped?");
  EXPECT_FILE_ERROR(read_idx(images, images), images,
                    "holds images, expected labels; are the two files swapped?");
}

TEST(ReadIdx, RefusesWhatIsNoFile) {
  const ScratchFolder folder;
  const auto labels = folder.write("l", labels_of({1, 2}));
  const auto missing = folder.path() / "missing";
  EXPECT_FILE_ERROR(read_idx(missing, labels), missing, "there is no such file");
  EXPECT_FILE_ERROR(read_idx(folder.path(), labels), folder.path(),
                    "is a directory, expected a file");
  const auto fifo = folder.path() / "fifo";
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  EXPECT_FILE_ERROR(read_idx(fifo, labels), fifo, "is not a regular file");
}

TEST(ParseIdxImages, RefusesAWrongMagicNumber) {
  EXPECT_FILE_ERROR(parse_idx_images("GIF89a", kName), kName,
                    "is no IDX file of images: it starts with 47 49 46 38, expected 00 00 08 03");
  EXPECT_FILE_ERROR(parse_idx_images(bytes_of({0, 0, 13, 3}), kName), kName,
                    "byte 2: element type 0d (32-bit floats), expected 08 (unsigned bytes); "
                    "convert its values to 0 to 255");
  EXPECT_FILE_ERROR(parse_idx_images(bytes_of({0, 0, 7, 3}), kName), kName,
                    "byte 2: element type 07 (unknown), expected 08 (unsigned bytes)");
  EXPECT_FILE_ERROR(parse_idx_images(bytes_of({0, 0, 8, 4}), kName), kName,
                    "byte 3: 4 dimensions, expected 3 for images");
}

TEST(ParseIdxImages, RefusesAnIncompleteHeader) {
  EXPECT_FILE_ERROR(parse_idx_images("", kName), kName, "is empty" + kAgain);
  EXPECT_FILE_ERROR(parse_idx_images(bytes_of({0, 0, 8}), kName), kName,
                    "is cut off inside its header: 3 bytes" + kAgain);
  EXPECT_FILE_ERROR(parse_idx_images(two_images().substr(0, 15), kName), kName,
                    "is cut off inside its header: 15 bytes, expected 16" + kAgain);
  EXPECT_FILE_ERROR(parse_idx_images(gzip_of(two_images().substr(0, 15)), kName), kName,
                    "is cut off inside its header: 15 bytes, expected 16" + kAgain);
}

TEST(ParseIdxImages, RefusesAMissingByte) {
  const std::string bytes = two_images().substr(0, 27);
  EXPECT_FILE_ERROR(parse_idx_images(bytes, kName), kName,
                    "is cut off: its header (2x2x3) promises 28 bytes, the file has 27" + kAgain);
  EXPECT_FILE_ERROR(parse_idx_images(gzip_of(bytes), kName), kName,
                    "is cut off: its header (2x2x3) promises 28 bytes, the file has 27" + kAgain);
}

TEST(ParseIdxImages, RefusesAByteTooMany) {
  const std::string bytes = two_images() + "x";
  EXPECT_FILE_ERROR(parse_idx_images(bytes, kName), kName,
                    "is too long: its header (2x2x3) promises 28 bytes, the file has 29" + kAgain);
  EXPECT_FILE_ERROR(parse_idx_images(gzip_of(bytes), kName), kName,
                    "is too long: its header (2x2x3) promises 28 bytes, more come out of the gzip "
                    "file" +
                        kAgain);
}

TEST(ParseIdxImages, RefusesImagesWithoutPixels) {
  EXPECT_FILE_ERROR(parse_idx_images(images_header({0, 28, 28}), kName), kName,
                    "holds no images: its header says 0x28x28");
  EXPECT_FILE_ERROR(parse_idx_images(images_header({5, 28, 0}), kName), kName,
                    "holds no images: its header says 5x28x0");
}

TEST(ParseIdxImages, RefusesSizesThatOverflowBeforeTakingMemory) {
  // 65536^4 is 2^64: in 64 bits the product of these sizes would be 0
  const std::string header =
      bytes_of({0, 0, 8, 3, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255});
  const std::string message =
      "its header promises 4294967295x4294967295x4294967295 bytes, more than 4 GiB: it is damaged" +
      kAgain;
  EXPECT_FILE_ERROR(parse_idx_images(header, kName), kName, message);
  EXPECT_FILE_ERROR(parse_idx_images(gzip_of(header), kName), kName, message);
  EXPECT_FILE_ERROR(parse_idx_images(images_header({1 << 16, 1 << 24, 1 << 24}), kName), kName,
                    "its header promises 65536x16777216x16777216 bytes, more than 4 GiB: it is "
                    "damaged" +
                        kAgain);
}

TEST(ParseIdxImages, DoesNotBelieveALargeHeader) {
  EXPECT_FILE_ERROR(
      parse_idx_images(images_header({4, 1 << 15, 1 << 15}) + "abc", kName), kName,
      "is cut off: its header (4x32768x32768) promises 4294967312 bytes, the file has "
      "19" +
          kAgain);
}

TEST(ParseIdxImages, StopsABombAtWhatItsHeaderPromises) {
  const std::string bomb =
      gzip_of(images_header({1, 2, 2}) + std::string(std::size_t{32} << 20, '\0'));
  ASSERT_LT(bomb.size(), std::size_t{1} << 16);
  EXPECT_FILE_ERROR(parse_idx_images(bomb, kName), kName,
                    "is too long: its header (1x2x2) promises 20 bytes, more come out of the gzip "
                    "file" +
                        kAgain);
}

TEST(ParseIdxImages, RefusesDamagedGzip) {
  const std::string whole = gzip_of(two_images());
  EXPECT_FILE_ERROR(parse_idx_images(whole.substr(0, whole.size() - 1), kName), kName,
                    "is cut off: the gzip data do not end within " +
                        std::to_string(whole.size() - 1) + " bytes" + kAgain);
  std::string wrong = whole;
  wrong[wrong.size() - 8] ^= 1;  // the check sum stands before the length
  EXPECT_FILE_ERROR(parse_idx_images(wrong, kName), kName,
                    "is a corrupt gzip file: incorrect data check near byte " +
                        std::to_string(whole.size() - 4) + kAgain);
}

TEST(ParseIdxLabels, NamesTheLabelThatIsTooLarge) {
  EXPECT_FILE_ERROR(parse_idx_labels(labels_of({3, 9, 10}), 10, kName), kName,
                    "label 10 of sample 2 (byte 10), expected 0 to 9");
}

TEST(ParseIdxLabels, RefusesAWrongCount) {
  EXPECT_FILE_ERROR(parse_idx_labels(labels_of({1, 2, 3}).substr(0, 10), 10, kName), kName,
                    "is cut off: its header (3) promises 11 bytes, the file has 10" + kAgain);
  EXPECT_FILE_ERROR(parse_idx_labels(labels_of({1, 2, 3}) + "x", 10, kName), kName,
                    "is too long: its header (3) promises 11 bytes, the file has 12" + kAgain);
  EXPECT_FILE_ERROR(parse_idx_labels(labels_of({}), 10, kName), kName,
                    "holds no labels: its header says 0");
}

TEST(FashionMnist, HasItsPublishedSize) {
  const std::filesystem::path folder = "/usr/share/datasets/fashion-mnist";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "package dataset-fashion-mnist is missing";
  const Dataset data =
      read_idx(folder / "t10k-images-idx3-ubyte.gz", folder / "t10k-labels-idx1-ubyte.gz");
  EXPECT_EQ(data.features(), 784U);
  EXPECT_EQ(data.size(), 10'000U);
  for (arma::uword c = 0; c < 10; ++c) {
    EXPECT_EQ(arma::accu(data.labels == c), 1000U) << "class " << c;
  }
}

}  // namespace
}  // namespace gradbook

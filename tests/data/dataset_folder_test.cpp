// What: folders with the files of a published data set.  Why: their split is part of the data set;
// a model that is tested on what it has learnt, or a test part that is ignored, gives wrong results
// without any message.
#include "data/dataset_folder.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "data/train_test.hpp"
#include "scratch_folder.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

/// Images of 1 × 2 pixels with these first pixels; the second is 100.
std::string images_of(const std::vector<int>& pixels) {
  const int n = static_cast<int>(pixels.size());
  std::string bytes = bytes_of({0, 0, 8, 3, 0, 0, 0, n, 0, 0, 0, 1, 0, 0, 0, 2});
  for (const int pixel : pixels) bytes += bytes_of({pixel, 100});
  return bytes;
}

std::string labels_of(const std::vector<int>& labels) {
  return bytes_of({0, 0, 8, 1, 0, 0, 0, static_cast<int>(labels.size())}) + bytes_of(labels);
}

/// A batch of CIFAR-10 with one record per label; every pixel is its label.
std::string batch_of(const std::vector<int>& labels) {
  std::string bytes;
  for (const int label : labels) bytes += std::string(3073, static_cast<char>(label));
  return bytes;
}

TrainTest load(const ScratchFolder& folder) {
  return load_train_test({.data = folder.path().string()});
}

void write_mnist(const ScratchFolder& folder, const std::string& prefix = "") {
  folder.write(prefix + "train-images-idx3-ubyte", images_of({1, 2, 3}));
  folder.write(prefix + "train-labels-idx1-ubyte", labels_of({2, 0, 1}));
  folder.write(prefix + "t10k-images-idx3-ubyte", images_of({8, 9}));
  folder.write(prefix + "t10k-labels-idx1-ubyte", labels_of({1, 1}));
}

TEST(IdxFolder, HasItsPublishedSplit) {
  const ScratchFolder folder;
  write_mnist(folder);
  folder.write("README", "other files are ignored");
  folder.write("._train-images-idx3-ubyte", "so are hidden ones");
  const TrainTest data = load(folder);
  EXPECT_NEAR_MAT(data.train.bytes, (arma::mat{{1, 2, 3}, {100, 100, 100}}));
  EXPECT_NEAR_MAT(data.train.labels, (arma::urowvec{2, 0, 1}));
  EXPECT_NEAR_MAT(data.test.bytes, (arma::mat{{8, 9}, {100, 100}}));
  EXPECT_NEAR_MAT(data.test.labels, (arma::urowvec{1, 1}));
  EXPECT_EQ(data.train.num_classes, 3U);
  EXPECT_EQ(data.test.num_classes, 3U);
  EXPECT_EQ(data.train.name, folder.path().filename().string());
  EXPECT_EQ(load_train_test({.data = folder.path().string() + "/"}).train.name, data.train.name);
}

TEST(IdxFolder, MayMixPlainAndGzipAndBothSpellings) {
  const ScratchFolder folder;
  folder.write("train-images.idx3-ubyte", images_of({1, 2, 3}));
  folder.write("train-labels-idx1-ubyte.gz", gzip_of(labels_of({2, 0, 1})));
  folder.write("t10k-images-idx3-ubyte.gz", gzip_of(images_of({8, 9})));
  folder.write("t10k-labels.idx1-ubyte", labels_of({1, 1}));
  const TrainTest data = load(folder);
  EXPECT_NEAR_MAT(data.train.labels, (arma::urowvec{2, 0, 1}));
  EXPECT_NEAR_MAT(data.test.bytes.row(0), (arma::rowvec{8, 9}));
}

TEST(IdxFolder, MayHaveThePrefixOfOneDataSet) {
  const ScratchFolder folder;
  folder.write("emnist-letters-train-images-idx3-ubyte", images_of({1, 2}));
  folder.write("emnist-letters-train-labels-idx1-ubyte", labels_of({26, 1}));
  folder.write("emnist-letters-test-images-idx3-ubyte", images_of({3}));
  folder.write("emnist-letters-test-labels-idx1-ubyte", labels_of({26}));
  const TrainTest data = load(folder);
  EXPECT_EQ(data.train.name, "emnist-letters");
  EXPECT_EQ(data.train.num_classes, 27U);
  EXPECT_NEAR_MAT(data.test.labels, (arma::urowvec{26}));

  write_mnist(folder, "emnist-digits-");
  EXPECT_FILE_ERROR(load(folder), folder.path(),
                    "holds more than one data set: emnist-digits-train-images-idx3-ubyte, "
                    "emnist-letters-train-images-idx3-ubyte; put the files of one into a folder of "
                    "their own");
}

TEST(IdxFolder, NamesTheFilesThatAreMissing) {
  for (const std::string missing : {"train-images-idx3-ubyte", "train-labels-idx1-ubyte",
                                    "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"}) {
    const ScratchFolder folder;
    write_mnist(folder);
    std::filesystem::remove(folder.path() / missing);
    std::string there;
    for (const std::string name : {"train-images-idx3-ubyte", "train-labels-idx1-ubyte",
                                   "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"}) {
      if (name != missing) there += (there.empty() ? "" : ", ") + name;
    }
    EXPECT_FILE_ERROR(load(folder), folder.path(),
                      "holds " + there + ", but not " + missing +
                          " (plain or .gz); a data set has all four files; or name one file with "
                          "images as --train");
  }
}

TEST(IdxFolder, RefusesTwoVersionsOfAFile) {
  for (const std::string second :
       {"t10k-images-idx3-ubyte.gz", "t10k-images.idx3-ubyte", "test-images-idx3-ubyte"}) {
    const ScratchFolder folder;
    write_mnist(folder);
    folder.write(second, images_of({8, 9}));
    EXPECT_FILE_ERROR(
        load(folder), folder.path(),
        "holds one file in 2 versions: t10k-images-idx3-ubyte, " + second + "; keep one of them");
  }
}

TEST(IdxFolder, RefusesFilesThatDoNotBelongTogether) {
  const ScratchFolder folder;
  write_mnist(folder);
  const auto images = folder.write("t10k-images-idx3-ubyte", images_of({8, 9, 10}));
  const std::string labels = (folder.path() / "t10k-labels-idx1-ubyte").string();
  EXPECT_FILE_ERROR(
      load(folder), images,
      "holds 3 images, but " + labels + " holds 2 labels; these files do not belong together");
  folder.write("t10k-images-idx3-ubyte",
               bytes_of({0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 1, 1, 2, 3, 4}));
  EXPECT_FILE_ERROR(load(folder), images,
                    "holds images of 2x1, but train-images-idx3-ubyte of 1x2; these files do not "
                    "belong together");
  write_mnist(folder);
  folder.write("t10k-labels-idx1-ubyte", labels_of({1, 3}));
  EXPECT_FILE_ERROR(load(folder), labels, "label 3 of sample 1 (byte 9), expected 0 to 2");
}

TEST(IdxFolder, IsNeverTestedOnItsTrainingPart) {
  const ScratchFolder folder;
  write_mnist(folder);
  folder.write("t10k-images-idx3-ubyte", images_of({1, 2, 3}));
  folder.write("t10k-labels-idx1-ubyte", labels_of({2, 0, 1}));
  EXPECT_FILE_ERROR(load(folder), folder.path(),
                    "the samples to test with are those to learn from; test with others");
}

TEST(Cifar10Folder, HasItsPublishedSplit) {
  const ScratchFolder folder;
  for (int i = 1; i <= 5; ++i) {
    folder.write("data_batch_" + std::to_string(i) + ".bin", batch_of({i, 0}));
  }
  folder.write("test_batch.bin", batch_of({9, 8, 7}));
  folder.write("batches.meta.txt", "airplane\n");
  const TrainTest data = load(folder);
  EXPECT_NEAR_MAT(data.train.labels, (arma::urowvec{1, 0, 2, 0, 3, 0, 4, 0, 5, 0}));
  EXPECT_NEAR_MAT(data.test.labels, (arma::urowvec{9, 8, 7}));
  EXPECT_EQ(data.test.bytes(3071, 0), 9U);
  EXPECT_EQ(data.train.name, "cifar10");
  EXPECT_EQ(data.test.name, "cifar10");
}

TEST(Cifar10Folder, SaysWhichBatchesAreUsed) {
  const ScratchFolder folder;
  folder.write("data_batch_4.bin", batch_of({4}));
  EXPECT_EQ(load(folder).train.name, "cifar10 (batch 4; no test batch)");
  folder.write("data_batch_2.bin", batch_of({2}));
  EXPECT_EQ(load(folder).train.name, "cifar10 (batches 2, 4; no test batch)");
  EXPECT_EQ(load(folder).test.size(), 0U);
  folder.write("test_batch.bin", batch_of({9}));
  EXPECT_EQ(load(folder).train.name, "cifar10 (batches 2, 4)");
  EXPECT_NEAR_MAT(load(folder).train.labels, (arma::urowvec{2, 4}));
  EXPECT_NEAR_MAT(load(folder).test.labels, (arma::urowvec{9}));
}

TEST(Cifar10Folder, RefusesWhatItWouldHaveToIgnore) {
  const ScratchFolder folder;
  folder.write("test_batch.bin", batch_of({9}));
  EXPECT_FILE_ERROR(load(folder), folder.path(),
                    "holds CIFAR-10's test batch, but no data_batch_1.bin to data_batch_5.bin to "
                    "learn from; put them beside it, or name the one file");
  folder.write("data_batch_1.bin", batch_of({1}));
  folder.write("data_batch_1.bin.gz", gzip_of(batch_of({1})));
  EXPECT_FILE_ERROR(load(folder), folder.path(),
                    "holds one file in 2 versions: data_batch_1.bin, data_batch_1.bin.gz; keep one "
                    "of them");
  for (const std::string name :
       {"data_batch_6.bin", "data_batch_1 (copy).bin", "test_batch_2.bin"}) {
    const ScratchFolder other;
    other.write("data_batch_1.bin", batch_of({1}));
    const auto odd = other.write(name, batch_of({1}));
    EXPECT_FILE_ERROR(load(other), odd,
                      "is none of CIFAR-10's six files; they are called data_batch_1.bin to "
                      "data_batch_5.bin and test_batch.bin: rename or remove it");
  }
}

TEST(Cifar10Folder, IsNeverTestedOnItsTrainingPart) {
  const ScratchFolder folder;
  folder.write("data_batch_1.bin", batch_of({1, 2}));
  folder.write("test_batch.bin", batch_of({1, 2}));
  EXPECT_FILE_ERROR(load(folder), folder.path(),
                    "the samples to test with are those to learn from; test with others");
}

TEST(DatasetFolder, SaysWhatIsWrongWithOthers) {
  const ScratchFolder folder;
  const std::string none =
      "is a directory without train-images-idx3-ubyte (MNIST and relatives) or data_batch_1.bin "
      "(CIFAR-10); ";
  EXPECT_FILE_ERROR(load(folder), folder.path(), none + "name one file in it");
  std::filesystem::create_directory(folder.path() / "inner");
  folder.write("inner/data_batch_1.bin", batch_of({1}));
  EXPECT_FILE_ERROR(load(folder), folder.path(), none + "name the folder inner in it");
  folder.write("data_batch_1", "a pickled dictionary");
  EXPECT_FILE_ERROR(load(folder), folder.path(),
                    "holds the Python version of CIFAR-10; get the binary version");
  write_mnist(folder);
  folder.write("data_batch_1.bin", batch_of({1}));
  EXPECT_FILE_ERROR(
      load(folder), folder.path(),
      "holds more than one data set: train-images-idx3-ubyte, CIFAR-10's batches; put "
      "the files of one into a folder of their own");
}

TEST(DatasetFolder, NeedsNoColumns) {
  const ScratchFolder folder;
  write_mnist(folder);
  EXPECT_FILE_ERROR(load_train_test({.data = folder.path().string(), .label = "0"}), folder.path(),
                    "is no .csv table: it has no header, label column or separator to choose; "
                    "leave these options out");
}

}  // namespace
}  // namespace gradbook

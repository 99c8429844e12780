// What: finding a file's format.  Why: students bring their own data under any name.
#include "data/read_dataset.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "scratch_folder.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

/// One image of 1 × 2 pixels, and its label.
const std::string kImages = bytes_of({0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 40, 41});
const std::string kLabels = bytes_of({0, 0, 8, 1, 0, 0, 0, 1, 4});

TEST(ReadDataset, FindsTheLabelsBesideTheImages) {
  const ScratchFolder folder;
  const auto images = folder.write("my-images-idx3-ubyte", kImages);
  folder.write("my-labels-idx1-ubyte", kLabels);
  const Dataset data = read_dataset(images);
  EXPECT_NEAR_MAT(data.bytes, (arma::vec{40, 41}));
  EXPECT_NEAR_MAT(data.labels, (arma::urowvec{4}));
  EXPECT_EQ(data.num_classes, 5U);
  EXPECT_EQ(read_dataset(images, {.num_classes = 10}).num_classes, 10U);
}

TEST(ReadDataset, FindsLabelsThatArePackedOtherwise) {
  const ScratchFolder folder;
  const auto packed = folder.write("a-images-idx3-ubyte.gz", gzip_of(kImages));
  folder.write("a-labels-idx1-ubyte", kLabels);
  EXPECT_EQ(read_dataset(packed).labels(0), 4U);
  const auto plain = folder.write("b-images-idx3-ubyte", kImages);
  folder.write("b-labels-idx1-ubyte.gz", gzip_of(kLabels));
  EXPECT_EQ(read_dataset(plain).labels(0), 4U);
}

TEST(ReadDataset, SaysWhichLabelsAreMissing) {
  const ScratchFolder folder;
  const auto images = folder.write("a-images-idx3-ubyte.gz", gzip_of(kImages));
  EXPECT_FILE_ERROR(read_dataset(images), images,
                    "its labels are not beside it: there is neither a-labels-idx1-ubyte.gz nor "
                    "a-labels-idx1-ubyte; put them into the same folder");
  const auto odd = folder.write("pictures", kImages);
  EXPECT_FILE_ERROR(read_dataset(odd), odd,
                    "holds IDX images; its name does not tell where their labels are; call it "
                    "...images-idx3-ubyte, and the labels ...labels-idx1-ubyte");
  const auto labels = folder.write("l", gzip_of(kLabels));
  EXPECT_FILE_ERROR(read_dataset(labels), labels,
                    "holds IDX labels; name the file with the images");
}

TEST(ReadDataset, ReadsABatchOrAFolderOfCifar10) {
  const ScratchFolder folder;
  folder.write("data_batch_2.bin.gz", gzip_of(std::string(3073, '\2')));
  const auto batch = folder.write("data_batch_1.bin", std::string(3073, '\1'));
  EXPECT_NEAR_MAT(read_dataset(batch).labels, (arma::urowvec{1}));
  EXPECT_NEAR_MAT(read_dataset(folder.path()).labels, (arma::urowvec{1, 2}));
  EXPECT_EQ(read_train_test(batch).test.size(), 0U);
  folder.write("test_batch.bin", std::string(3073, '\3'));
  EXPECT_FILE_ERROR(read_dataset(folder.path()), folder.path(),
                    "holds a training and a test part; give it as --data, which keeps them apart, "
                    "or name one file in it");
  EXPECT_NEAR_MAT(read_train_test(folder.path()).test.labels, (arma::urowvec{3}));
}

TEST(ReadDataset, ReadsTables) {
  const ScratchFolder folder;
  const arma::mat expected = {{1, 3}};
  const std::string csv = "width,label\n1,0\n3,1\n";
  EXPECT_NEAR_MAT(read_dataset(folder.write("a.csv", csv)).X, expected);
  EXPECT_NEAR_MAT(read_dataset(folder.write("b.CSV.gz", gzip_of(csv))).X, expected);
  const std::string sparse = "0 1:1\n1 1:3\n";
  for (const std::string name : {"a.svm", "a.libsvm", "a.txt"}) {
    EXPECT_NEAR_MAT(read_dataset(folder.write(name, sparse)).X, expected);
    EXPECT_NEAR_MAT(read_dataset(folder.write(name + ".gz", gzip_of(sparse))).X, expected);
  }
}

TEST(ReadDataset, RefusesWhatItDoesNotKnow) {
  const ScratchFolder folder;
  const auto odd = folder.write("a.xlsx", "PK");
  EXPECT_FILE_ERROR(
      read_dataset(odd), odd,
      "is in no known format; expected IDX images, CIFAR-10 (.bin), .csv, .svm, .libsvm "
      "or .txt");
  const auto excel = folder.write("b.xlsx", "PK\x03\x04");
  EXPECT_FILE_ERROR(read_dataset(excel), excel,
                    "holds a zip archive (as .xlsx, .ods and .npz files are); expected IDX images, "
                    "CIFAR-10 (.bin), .csv, .svm, .libsvm or .txt");
  const auto floats = folder.write("a.idx", bytes_of({0, 0, 13, 3, 0, 0, 0, 1}));
  EXPECT_FILE_ERROR(
      read_dataset(floats), floats,
      "byte 2: element type 0d (32-bit floats), expected 08 (unsigned bytes); convert "
      "its values to 0 to 255");
  const auto colours = folder.write("b.idx", gzip_of(bytes_of({0, 0, 8, 4, 0, 0, 0, 1})));
  EXPECT_FILE_ERROR(read_dataset(colours), colours, "byte 3: 4 dimensions, expected 3 for images");
  const auto empty = folder.write("a.csv", "");
  EXPECT_FILE_ERROR(read_dataset(empty), empty, "is empty");
  EXPECT_FILE_ERROR(read_dataset(folder.path()), folder.path(),
                    "is a directory without train-images-idx3-ubyte (MNIST and relatives) or "
                    "data_batch_1.bin (CIFAR-10); name one file in it");
  const auto missing = folder.path() / "missing.csv";
  EXPECT_FILE_ERROR(read_dataset(missing), missing, "there is no such file");
  const auto fifo = folder.path() / "fifo.csv";
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  EXPECT_FILE_ERROR(read_dataset(fifo), fifo, "is not a regular file");
}

TEST(ReadDataset, RefusesDamagedGzip) {
  const ScratchFolder folder;
  const auto path = folder.write("a.csv.gz", gzip_of("1,2\n").substr(0, 12));
  EXPECT_FILE_ERROR(
      read_dataset(path), path,
      "is cut off: the gzip data do not end within 12 bytes; copy or download it again");
}

}  // namespace
}  // namespace gradbook

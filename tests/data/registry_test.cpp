// What: data sets by name: the embedded tables, the package's, the downloads; getting and verifying
// their files. Why:  a chapter's result means something only if the data are those of the authors,
// in the documented order. How:  sizes, counts and means were computed with scikit-learn 1.2.1
// (sklearn.datasets.load_*; diabetes with
//       scaled=False) and with NumPy from the package's files; the files' sha256 is in each README.
#include "data/registry.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "core/file.hpp"
#include "data/dataset_files.hpp"
#include "file_fixture.hpp"
#include "loopback_server.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

/// Samples of each class.
std::vector<arma::uword> class_counts(const Dataset& data) {
  std::vector<arma::uword> counts(data.num_classes, 0);
  for (const arma::uword label : data.labels) ++counts.at(label);
  return counts;
}

using Counts = std::vector<arma::uword>;
using Names = std::vector<std::string>;

/// Sizes, and the means of the first feature, the last feature and all values.
void expect_table(const TrainTest& data, arma::uword features, arma::uword rows, double first_mean,
                  double last_mean, double mean) {
  ASSERT_EQ(data.train.X.n_rows, features);
  ASSERT_EQ(data.train.X.n_cols, rows);
  EXPECT_EQ(data.test.size(), 0U);
  EXPECT_EQ(data.train.feature_names.size(), features);
  const arma::vec means = arma::mean(data.train.X, 1);
  EXPECT_NEAR(means.front(), first_mean, 1e-12 * first_mean);
  EXPECT_NEAR(means.back(), last_mean, 1e-12 * last_mean);
  EXPECT_NEAR(arma::mean(means), mean, 1e-12 * mean);
}

std::string argument_error(const std::string& name) {
  try {
    load_dataset(name);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "no std::invalid_argument";
}

/// Downloads go to the test's own folder.
class Registry : public WithFolder {
 protected:
  Registry() {
    ::setenv("GRADBOOK_DATA", (folder_ / "downloads").c_str(), 1);
    ::setenv("no_proxy", "127.0.0.1", 1);
    ::unsetenv("GRADBOOK_DATA_MIRROR");
  }
  ~Registry() override {
    ::unsetenv("GRADBOOK_DATA");
    ::unsetenv("GRADBOOK_DATA_MIRROR");
  }

  /// A file among the downloads.
  fs::path download(const std::string& name, const std::string& content) const {
    return file("downloads/" + name, content);
  }
};

TEST(EmbeddedData, Iris) {
  const TrainTest data = load_dataset("iris");
  expect_table(data, 4, 150, 5.843333333333334, 1.1993333333333336, 3.4644999999999997);
  EXPECT_EQ(data.train.name, "iris");
  EXPECT_EQ(class_counts(data.train), (Counts{50, 50, 50}));
  EXPECT_EQ(data.train.class_names, (Names{"setosa", "versicolor", "virginica"}));
  EXPECT_EQ(data.train.feature_names[2], "petal length (cm)");
  EXPECT_FALSE(data.train.is_image());
  // sum of label × petal width: ties the labels to the rows
  EXPECT_NEAR(arma::dot(arma::conv_to<arma::rowvec>::from(data.train.labels), data.train.X.row(3)),
              268.9, 1e-9);
}

TEST(EmbeddedData, Wine) {
  const TrainTest data = load_dataset("wine");
  expect_table(data, 13, 178, 13.00061797752809, 746.8932584269663, 69.13366292091617);
  EXPECT_EQ(class_counts(data.train), (Counts{59, 71, 48}));
  EXPECT_NEAR(arma::dot(arma::conv_to<arma::rowvec>::from(data.train.labels), data.train.X.row(12)),
              97355.0, 1e-6);
}

TEST(EmbeddedData, BreastCancerHasMalignantAsClassZero) {
  const TrainTest data = load_dataset("breast_cancer");
  expect_table(data, 30, 569, 14.127291739894552, 0.0839458172231986, 61.890712339519624);
  EXPECT_EQ(class_counts(data.train), (Counts{212, 357}));
  EXPECT_EQ(data.train.class_names, (Names{"malignant", "benign"}));
  EXPECT_NEAR(arma::dot(arma::conv_to<arma::rowvec>::from(data.train.labels), data.train.X.row(29)),
              28.36082, 1e-9);
}

TEST(EmbeddedData, DiabetesIsRawAndHasTargets) {
  const TrainTest data = load_dataset("diabetes");
  expect_table(data, 10, 442, 48.51809954751131, 91.26018099547511, 62.534894479638005);
  EXPECT_TRUE(data.train.labels.is_empty());
  EXPECT_EQ(data.train.num_classes, 0U);
  ASSERT_EQ(data.train.targets.n_elem, 442U);
  EXPECT_NEAR(arma::mean(data.train.targets), 152.13348416289594, 1e-10);
  EXPECT_NEAR(arma::dot(data.train.targets, data.train.X.row(9)), 6286103.0, 1e-3);
}

TEST(EmbeddedData, DigitsAreImagesRowByRow) {
  const Dataset digits = load_dataset("digits").train;
  ASSERT_EQ(digits.X.n_rows, 64U);
  ASSERT_EQ(digits.X.n_cols, 1797U);
  EXPECT_FALSE(digits.is_bytes());
  EXPECT_TRUE(digits.is_image());
  EXPECT_EQ(digits.height, 8U);
  EXPECT_EQ(digits.width, 8U);
  EXPECT_EQ(digits.channels, 1U);
  EXPECT_EQ(arma::accu(digits.X), 561718.0);
  EXPECT_EQ(digits.X.max(), 16.0);
  EXPECT_EQ(class_counts(digits), (Counts{178, 182, 177, 183, 181, 182, 181, 179, 174, 180}));
  EXPECT_EQ(digits.labels.back(), 8U);
  // The first image: row 0 is 0 0 5 13 9 1 0 0, row 1 is 0 0 13 15 10 15 5 0
  EXPECT_EQ(digits.X(3, 0), 13.0);
  EXPECT_EQ(digits.X(8 + 6, 0), 5.0);
}

TEST(EmbeddedData, EveryFileHasTheChecksumOfItsReadme) {
  int verified = 0;
  for (const DatasetInfo& info : known_datasets()) {
    if (info.origin != DatasetOrigin::embedded) continue;
    const VerifyReport report = verify_dataset(info.name);
    ASSERT_EQ(report.files.size(), 1U) << info.name;
    EXPECT_EQ(report.files[0].status, FileStatus::ok) << info.name << ": " << report.files[0].actual
                                                      << " instead of " << report.files[0].expected;
    EXPECT_EQ(report.files[0].actual.size(), 64U);
    ++verified;
  }
  EXPECT_EQ(verified, 5);
}

TEST_F(Registry, AChangedEmbeddedFileIsFound) {
  const fs::path copy = folder_ / "root";
  fs::create_directories(copy / "datasets");
  fs::copy(project_root() / "datasets" / "iris", copy / "datasets" / "iris");
  const fs::path table = copy / "datasets" / "iris" / "iris.csv";
  const std::string content = read_file(table);
  ::setenv("GRADBOOK_ROOT", copy.c_str(), 1);
  const bool ok_before = verify_dataset("iris").ok();
  write_file(table, content.substr(0, content.size() - 1) + "x");
  const VerifyReport changed = verify_dataset("iris");
  fs::remove(table);
  const VerifyReport missing = verify_dataset("iris");
  const std::string message = file_error([] { load_dataset("iris"); });
  ::unsetenv("GRADBOOK_ROOT");
  EXPECT_TRUE(ok_before);
  EXPECT_EQ(changed.files.at(0).status, FileStatus::wrong_checksum);
  EXPECT_EQ(missing.files.at(0).status, FileStatus::missing);
  EXPECT_EQ(message,
            table.string() +
                ": is missing, though it is part of Gradbook; get it back with: git checkout "
                "datasets/iris");
}

TEST_F(Registry, FashionMnistIsTheAuthorsData) {
  const DatasetInfo& info = find_dataset("fashion-mnist");
  if (dataset_state(info).presence != Presence::installed) {
    GTEST_SKIP() << "install dataset-fashion-mnist";
  }
  EXPECT_TRUE(verify_dataset("fashion-mnist").ok());
  const TrainTest data = load_dataset("fashion-mnist");
  ASSERT_EQ(data.train.size(), 60000U);
  ASSERT_EQ(data.test.size(), 10000U);
  EXPECT_EQ(class_counts(data.train), Counts(10, 6000));
  EXPECT_EQ(class_counts(data.test), Counts(10, 1000));
  EXPECT_EQ(data.test.class_names.at(9), "Ankle boot");
  EXPECT_EQ(data.train.labels(0), 9U);
  EXPECT_EQ(data.train.height, 28U);
  const auto sum = [](const Dataset& part) {
    std::uint64_t total = 0;
    for (const arma::u8 byte : part.bytes) total += byte;
    return total;
  };
  EXPECT_EQ(sum(data.train), 3431114169U);
  EXPECT_EQ(sum(data.test), 573469082U);
  // The last training image: pixels 5 and 6 of row 14 are 56 and 144
  EXPECT_EQ(data.train.bytes(14 * 28 + 5, 59999), 56);
  EXPECT_EQ(data.train.bytes(14 * 28 + 6, 59999), 144);
}

TEST_F(Registry, UnknownNamesGetTheNearestOne) {
  const std::string known =
      "nown: iris, wine, breast_cancer, diabetes, digits, fashion-mnist, mnist, cifar10, "
      "optdigits, "
      "names, tiny-shakespeare";
  EXPECT_EQ(argument_error("mnits"), "there is no data set 'mnits'; did you mean mnist? K" + known);
  EXPECT_EQ(find_dataset("fashion_mnist").name, "fashion-mnist");
  EXPECT_EQ(find_dataset("breast-cancer").name, "breast_cancer");
  EXPECT_EQ(argument_error("zzzzzzz"), "there is no data set 'zzzzzzz'; k" + known);
}

TEST_F(Registry, TextsAndSamplesAreNotMixedUp) {
  EXPECT_EQ(argument_error("names"), "load_dataset: names is a text, expected samples");
  EXPECT_THROW(load_text("iris"), std::invalid_argument);
}

TEST_F(Registry, AMissingDownloadNamesTheCommand) {
  const std::string first = (folder_ / "downloads/mnist/train-images-idx3-ubyte.gz").string();
  EXPECT_EQ(
      file_error([] { load_dataset("mnist"); }),
      first +
          ": the data set mnist is not on this computer; get it with: ./gradbook data get mnist "
          "(without a network: ./gradbook data get mnist --from FILE)");
}

TEST_F(Registry, APathIsReadWhateverItsFormat) {
  const fs::path path = file("own.csv", "a,b,class\n1,2,x\n3,4,y\n5,6,x\n");
  const TrainTest data = load_dataset(path.string());
  EXPECT_EQ(data.train.size(), 3U);
  EXPECT_EQ(data.train.num_classes, 2U);
  EXPECT_EQ(data.test.size(), 0U);
  const fs::path missing = folder_ / "missing.csv";
  EXPECT_TRUE(contains(file_error([&] { load_dataset(missing.string()); }), missing.string()));
}

TEST_F(Registry, MnistIsReadFromItsFourFiles) {
  using std::string_literals::operator""s;
  download("mnist/train-images-idx3-ubyte.gz",
           "\0\0\x08\x03\0\0\0\x02\0\0\0\x02\0\0\0\x03"s + "abcdefghijkl");
  download("mnist/train-labels-idx1-ubyte.gz", "\0\0\x08\x01\0\0\0\x02\x07\x03"s);
  download("mnist/t10k-images-idx3-ubyte.gz",
           "\0\0\x08\x03\0\0\0\x01\0\0\0\x02\0\0\0\x03"s + "mnopqr");
  EXPECT_EQ(dataset_state(find_dataset("mnist")).presence, Presence::partial);
  download("mnist/t10k-labels-idx1-ubyte.gz", "\0\0\x08\x01\0\0\0\x01\x05"s);
  EXPECT_EQ(dataset_state(find_dataset("mnist")).presence, Presence::installed);
  const TrainTest data = load_dataset("mnist");
  EXPECT_EQ(data.train.size(), 2U);
  EXPECT_EQ(data.train.labels(0), 7U);
  EXPECT_EQ(data.train.bytes(0, 1), 'g');
  EXPECT_EQ(data.test.labels(0), 5U);
  EXPECT_EQ(data.test.bytes(0, 0), 'm');
  EXPECT_EQ(data.test.class_names.size(), 10U);
  EXPECT_EQ(data.test.name, "mnist");
}

TEST_F(Registry, Cifar10IsFiveBatchesAndATest) {
  for (char batch = 1; batch <= 5; ++batch) {
    const std::string record =
        std::string(1, batch) + std::string(3072, static_cast<char>(10 * batch));
    download("cifar10/data_batch_" + std::to_string(batch) + ".bin", record);
  }
  download("cifar10/test_batch.bin", std::string(1, '\x09') + std::string(3072, '\x63'));
  const TrainTest data = load_dataset("cifar10");
  ASSERT_EQ(data.train.size(), 5U);
  for (arma::uword i = 0; i < 5; ++i) {
    EXPECT_EQ(data.train.labels(i), i + 1);
    EXPECT_EQ(data.train.bytes(0, i), 10 * (i + 1));
  }
  EXPECT_EQ(data.test.labels(0), 9U);
  EXPECT_EQ(data.test.bytes(3071, 0), 0x63);
  EXPECT_EQ(data.train.class_names.at(9), "truck");
  EXPECT_EQ(data.train.channels, 3U);
}

TEST_F(Registry, OptdigitsHasNoHeaderAndTwoParts) {
  std::string zeros;
  for (int i = 0; i < 63; ++i) zeros += "0,";
  // One digit of the training part, two of the test part; classes that do not occur keep their
  // number
  download("optdigits/optdigits.tra", zeros + "16,7\n");
  download("optdigits/optdigits.tes", zeros + "3,0\n" + zeros + "5,9\n");
  const TrainTest data = load_dataset("optdigits");
  ASSERT_EQ(data.train.X.n_rows, 64U);
  EXPECT_EQ(data.train.size(), 1U);
  EXPECT_EQ(data.train.labels(0), 7U);
  EXPECT_EQ(data.train.X(63, 0), 16.0);
  EXPECT_EQ(data.test.size(), 2U);
  EXPECT_EQ(data.test.labels(1), 9U);
  EXPECT_EQ(data.test.num_classes, 10U);
  EXPECT_EQ(data.test.width, 8U);
}

TEST_F(Registry, TextsAreRead) {
  download("names/names.txt", "emma\nolivia\n");
  EXPECT_EQ(load_text("names"), "emma\nolivia\n");
  EXPECT_EQ(load_text(file("own.txt", "ab c").string()), "ab c");
}

TEST_F(Registry, EveryDownloadIsPinned) {
  for (const DatasetInfo& info : known_datasets()) {
    for (const DatasetFile& part : info.files) {
      if (info.origin != DatasetOrigin::download) continue;
      EXPECT_EQ(part.sha256.size(), 64U) << part.url;
      EXPECT_TRUE(part.url.starts_with("https://")) << part.url;
      for (const ArchiveMember& member : part.members) {
        EXPECT_EQ(member.sha256.size(), 64U) << member.name;
        EXPECT_GT(member.bytes, 0U) << member.name;
      }
    }
  }
}

/// A data set of one plain file and one archive with two members.
class Files : public Registry {
 protected:
  Files()
      : server_([this](const Request& request, std::size_t) {
          const bool plain = request.path == "/plain.txt";
          return serve_file(request, plain ? plain_ : archive_);
        }) {
    const fs::path path = folder_ / "made.tar.gz";
    write_archive(path, {{"x/one.bin", "first"}, {"x/two.bin", "second"}, {"x/other", "?"}});
    archive_ = read_file(path);
    fs::remove(path);
  }

  DatasetInfo info(bool pinned_members) const {
    DatasetFile archive = {.name = "made.tar.gz",
                           .url = server_.url("made.tar.gz"),
                           .bytes = archive_.size(),
                           .sha256 = sha256_of(archive_),
                           .members = {{"one.bin"}, {"two.bin"}}};
    if (pinned_members) {
      archive.members = {{"one.bin", 5, sha256_of("first")}, {"two.bin", 6, sha256_of("second")}};
    }
    return {.name = "made",
            .kind = DatasetKind::table,
            .origin = DatasetOrigin::download,
            .description = "",
            .licence = "",
            .source = "",
            .files = {{.name = "plain.txt",
                       .url = server_.url("plain.txt"),
                       .bytes = plain_.size(),
                       .sha256 = sha256_of(plain_)},
                      archive}};
  }

  static GetOptions quick() {
    return {
        .fetch = {.connect_seconds = 2, .stall_seconds = 1, .retries = 0, .backoff_seconds = 0.01}};
  }

  static std::vector<FileStatus> statuses(const VerifyReport& report) {
    std::vector<FileStatus> all;
    for (const FileCheck& check : report.files) all.push_back(check.status);
    return all;
  }

  std::string plain_ = "plain text";
  std::string archive_;
  LoopbackServer server_;
  fs::path made_ = folder_ / "downloads" / "made";
};

using Statuses = std::vector<FileStatus>;

TEST_F(Files, AreFetchedUnpackedAndVerified) {
  EXPECT_EQ(dataset_state(info(true)).presence, Presence::missing);
  EXPECT_FALSE(verify_dataset(info(true)).ok());
  get_dataset(info(true), quick());
  EXPECT_EQ(read_file(made_ / "plain.txt"), "plain text");
  EXPECT_EQ(read_file(made_ / "one.bin"), "first");
  EXPECT_EQ(read_file(made_ / "two.bin"), "second");
  EXPECT_FALSE(fs::exists(made_ / "other"));
  EXPECT_FALSE(fs::exists(made_ / "made.tar.gz"));  // the members are pinned: it is not needed
  EXPECT_TRUE(verify_dataset(info(true)).ok());
  const DatasetState state = dataset_state(info(true));
  EXPECT_EQ(state.presence, Presence::installed);
  EXPECT_EQ(state.bytes, 10U + 5U + 6U);
}

TEST_F(Files, AreNotFetchedTwice) {
  get_dataset(info(true), quick());
  const std::size_t requests = server_.requests().size();
  get_dataset(info(true), quick());
  EXPECT_EQ(server_.requests().size(), requests);
}

TEST_F(Files, OnlyTheWrongOneIsFetchedAgain) {
  get_dataset(info(true), quick());
  write_file(made_ / "plain.txt", "plain texT");
  EXPECT_EQ(statuses(verify_dataset(info(true))),
            (Statuses{FileStatus::wrong_checksum, FileStatus::ok, FileStatus::ok}));
  const std::size_t requests = server_.requests().size();
  get_dataset(info(true), quick());
  EXPECT_TRUE(verify_dataset(info(true)).ok());
  ASSERT_EQ(server_.requests().size(), requests + 1);
  EXPECT_EQ(server_.requests().back().path, "/plain.txt");
}

TEST_F(Files, VerifyTellsWhatIsWrong) {
  get_dataset(info(true), quick());
  write_file(made_ / "one.bin", "firsT");
  write_file(made_ / "two.bin", "secon");
  fs::remove(made_ / "plain.txt");
  const VerifyReport report = verify_dataset(info(true));
  EXPECT_EQ(statuses(report),
            (Statuses{FileStatus::missing, FileStatus::wrong_checksum, FileStatus::wrong_size}));
  EXPECT_EQ(report.files[1].expected, sha256_of("first"));
  EXPECT_EQ(report.files[1].actual, sha256_of("firsT"));
  EXPECT_EQ(report.files[2].expected, "6 bytes");
  EXPECT_EQ(report.files[2].actual, "5 bytes");
  EXPECT_EQ(file_status_text(report.files[2].status), "wrong size");
}

TEST_F(Files, UnpinnedMembersAreComparedWithTheKeptArchive) {
  get_dataset(info(false), quick());
  EXPECT_TRUE(fs::exists(made_ / "made.tar.gz"));
  EXPECT_TRUE(verify_dataset(info(false)).ok());
  write_file(made_ / "two.bin", "seconD");
  EXPECT_EQ(statuses(verify_dataset(info(false))),
            (Statuses{FileStatus::ok, FileStatus::ok, FileStatus::ok, FileStatus::wrong_checksum}));
  const std::size_t requests = server_.requests().size();
  get_dataset(info(false), quick());  // out of the archive that is here
  EXPECT_EQ(read_file(made_ / "two.bin"), "second");
  EXPECT_EQ(server_.requests().size(), requests);
}

TEST_F(Files, ProgressNamesTheFile) {
  std::vector<std::string> files;
  GetOptions options = quick();
  options.on_progress = [&](const std::string& name, std::uintmax_t, std::uintmax_t) {
    if (files.empty() || files.back() != name) files.push_back(name);
  };
  get_dataset(info(true), options);
  EXPECT_EQ(files, (Names{"plain.txt", "made.tar.gz"}));
}

TEST_F(Files, AWrongDownloadLeavesNothing) {
  DatasetInfo wrong = info(true);
  wrong.files[0].sha256 = sha256_of("another text");
  EXPECT_TRUE(contains(file_error([&] { get_dataset(wrong, quick()); }), "has sha256"));
  EXPECT_TRUE(!fs::exists(made_) || fs::is_empty(made_));
}

TEST_F(Files, AreTakenFromAFolderWithoutNetwork) {
  file("stick/plain.txt", plain_);
  file("stick/some-other-name.tgz", archive_);
  file("stick/holiday.jpg", "not meant");
  GetOptions options = quick();
  options.from = {folder_ / "stick"};
  get_dataset(info(true), options);
  EXPECT_TRUE(verify_dataset(info(true)).ok());
  EXPECT_EQ(server_.requests().size(), 0U);
}

TEST_F(Files, ExtractedMembersAreTakenToo) {
  GetOptions options = quick();
  options.from = {file("one.bin", "first"), file("two.bin", "second"), file("p", plain_)};
  get_dataset(info(true), options);
  EXPECT_TRUE(verify_dataset(info(true)).ok());
  EXPECT_EQ(server_.requests().size(), 0U);
}

TEST_F(Files, AGivenFileWithWrongContentIsRefused) {
  GetOptions options = quick();
  options.from = {file("one.bin", "firsT")};
  EXPECT_EQ(file_error([&] { get_dataset(info(true), options); }),
            options.from[0].string() + ": has sha256 " + sha256_of("firsT") + ", expected " +
                sha256_of("first") + "; it is another file or damaged");
  options.from = {file("holiday.jpg", "not meant")};
  EXPECT_EQ(file_error([&] { get_dataset(info(true), options); }),
            options.from[0].string() +
                ": is no file of made; expected: plain.txt, made.tar.gz, one.bin, two.bin");
}

TEST_F(Files, WhatIsStillMissingAfterFromIsNamed) {
  GetOptions options = quick();
  options.from = {file("p", plain_)};
  EXPECT_EQ(
      file_error([&] { get_dataset(info(true), options); }),
      (made_ / "one.bin").string() + ": missing; it was not among the files given with --from");
  EXPECT_EQ(read_file(made_ / "plain.txt"), plain_);
  EXPECT_EQ(server_.requests().size(), 0U);
}

TEST_F(Files, AMirrorIsAskedInsteadOfTheAuthors) {
  DatasetInfo elsewhere = info(true);
  for (DatasetFile& part : elsewhere.files) {
    part.url = "http://gradbook.invalid/deep/" + part.name;
  }
  ::setenv("GRADBOOK_DATA_MIRROR", server_.url("mirror").c_str(), 1);
  EXPECT_TRUE(contains(file_error([&] { get_dataset(elsewhere, quick()); }), "bytes, expected"));
  EXPECT_EQ(server_.requests().at(0).path, "/mirror/plain.txt");
}

TEST_F(Files, EmbeddedDataNeedNoDownload) {
  get_dataset("iris");
  EXPECT_THROW(get_dataset("iris", {.from = {folder_}}), std::invalid_argument);
  EXPECT_THROW(get_dataset("irish"), std::invalid_argument);
}

TEST_F(Files, StatesListEveryKnownDataset) {
  const std::vector<DatasetState> states = dataset_states();
  ASSERT_EQ(states.size(), known_datasets().size());
  for (std::size_t i = 0; i < states.size(); ++i) {
    EXPECT_EQ(states[i].name, known_datasets()[i].name);
    if (known_datasets()[i].origin == DatasetOrigin::embedded) {
      EXPECT_EQ(states[i].presence, Presence::installed) << states[i].name;
    }
    if (known_datasets()[i].origin == DatasetOrigin::download) {
      EXPECT_EQ(states[i].presence, Presence::missing) << states[i].name;
    }
  }
}

}  // namespace
}  // namespace gradbook

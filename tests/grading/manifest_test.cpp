// What: submission.json.  Why: it comes from the student's machine: a help, never a proof.
#include "grading/intake/manifest.hpp"

#include <gtest/gtest.h>

#include "submission_folder.hpp"

namespace gradbook {
namespace {

using Lines = std::vector<std::string>;

class ManifestSubmission : public FolderSubmission {
 protected:
  void SetUp() override {
    FolderSubmission::SetUp();
    write("02_neighbors/knn.cpp", "k");
  }
  void manifest(const std::string& time, const std::string& sha256 = "") const {
    Manifest made;
    made.gradbook = "0.1.0\x1b[2J";
    made.created_at = time;
    made.units = {{"02_neighbors/knn", "exercises/02_neighbors/knn.cpp",
                   sha256.empty() ? kHashOfK : sha256, std::string(64, 'c')}};
    write("submission.json", manifest_text(made));
  }
  const std::string kHashOfK = "8254c329a92850f6d539dd376f4816ee2764517da5e0235514af433164480d7a";
};

TEST_F(ManifestSubmission, TellsTimeVersionAndContract) {
  manifest("2024-11-25T07:12:09Z");
  const Submission read_one = read();
  EXPECT_EQ(read_one.created_at, "2024-11-25T07:12:09Z");
  EXPECT_EQ(read_one.time_source, TimeSource::manifest);
  EXPECT_EQ(read_one.version, "0.1.0\\x1b[2J");
  EXPECT_EQ(read_one.files[0].contract, std::string(64, 'c'));
  EXPECT_TRUE(read_one.flags.empty());
}

TEST_F(ManifestSubmission, FlagsAFutureAndAChangedFile) {
  manifest("2999-11-25T07:12:09Z", std::string(64, '0'));
  EXPECT_EQ(read().flags,
            (Lines{"02_neighbors/knn was changed after `gradbook submit` packed it",
                   "submission.json says it was made at 2999-11-25T07:12:09Z, which is later than "
                   "its files"}));
}

TEST_F(ManifestSubmission, ADamagedOneIsFlaggedAndTheFilesCount) {
  for (const std::string& text : Lines{"{", "[]", "{}", R"({"format": 2})", R"({"format": "1"})",
                                       std::string(100000, '['), R"({"format": 1e999})"}) {
    write("submission.json", text);
    const Submission read_one = read();
    EXPECT_EQ(read_one.files.size(), 1u);
    EXPECT_EQ(read_one.time_source, TimeSource::file) << text.substr(0, 50);
    EXPECT_EQ(read_one.flags.size(), 1u) << text.substr(0, 50);
  }
  write("submission.json", R"({"format": 1, "units": [3, {"unit": 7}], "created_at": "soon"})");
  EXPECT_EQ(read().time_source, TimeSource::file);
}

TEST_F(ManifestSubmission, TwoAreNotUsed) {
  manifest("2024-11-25T07:12:09Z");
  write("02_neighbors/submission.json", "{}");
  EXPECT_EQ(read().version, "");
  EXPECT_EQ(read().flags, Lines{"holds 2 files submission.json: none is used"});
}

}  // namespace
}  // namespace gradbook

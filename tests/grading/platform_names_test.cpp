// What: ids made of names in any script, and what names of learning platforms say.
// Why:  two students must never share an id, and one student must never have two.
#include "grading/intake/platform_names.hpp"

#include <gtest/gtest.h>

#include "grading/intake/class_folder.hpp"
#include "grading/intake/unicode_names.hpp"

namespace gradbook {
namespace {

// Pairs of NFC and NFD, as Python's unicodedata makes them
TEST(Decomposed, IsTheSameForAllWaysToWriteACharacter) {
  const std::vector<std::pair<std::string, std::string>> pairs = {
      {"\xe1\xbb\x87", "\x65\xcc\xa3\xcc\x82"},                  // ệ
      {"\xc3\x85", "\x41\xcc\x8a"},                              // Å
      {"\xed\x95\x9c", "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab"},  // 한
      {"\xc3\xa9", "\x65\xcc\x81"},                              // é
      {"\xe3\x81\x8c", "\xe3\x81\x8b\xe3\x82\x99"},              // が
      {"\xce\xac", "\xce\xb1\xcc\x81"},                          // ά
      {"\xd0\xb9", "\xd0\xb8\xcc\x86"},                          // й
      {"\xe1\xba\xa5", "\x61\xcc\x82\xcc\x81"},                  // ấ
  };
  for (const auto& [composed, marks] : pairs) {
    EXPECT_EQ(decomposed(composed), marks);
    EXPECT_EQ(decomposed(marks), marks);
    EXPECT_EQ(id_of_student(composed), id_of_student(marks));
  }
  EXPECT_EQ(decomposed("\x65\xcc\x82\xcc\xa3"), "\x65\xcc\xa3\xcc\x82") << "marks in another order";
  EXPECT_EQ(decomposed("ann \xff\xc3"), "ann \xff\xc3") << "no UTF-8";
}

TEST(AsciiName, KeepsWhatCanBeRead) {
  EXPECT_EQ(ascii_name("Müller, Jörg (12345)"), "Muller-Jorg-12345");
  EXPECT_EQ(ascii_name("O'Brien Zoë"), "OBrien-Zoe");
  EXPECT_EQ(ascii_name("Łukasz Straße-Nguyễn"), "Lukasz-Strasse-Nguyen");
  EXPECT_EQ(ascii_name("李小龙"), "");
  EXPECT_EQ(ascii_name("-rf \x1b[31m"), "rf-31m");
}

TEST(IdOfStudent, IsTheNameItselfOrHasAHashOfIt) {
  EXPECT_EQ(id_of_student("ann.lee@x.org"), "ann.lee@x.org");
  for (const char* const name : {"staff", "con", "", "=1+1", "a b", "../x", "Jörg"}) {
    EXPECT_NE(id_of_student(name), name);
    EXPECT_EQ(id_problem(id_of_student(name)), "") << id_of_student(name);
  }
  EXPECT_NE(id_of_student("Jörg Müller"), id_of_student("Jorg Muller"));
  EXPECT_NE(id_of_student("a b"), id_of_student("a  b"));
}

TEST(WithoutAttempt, ReadsNumbersAtTheEnd) {
  using Read = std::pair<std::string, int>;
  EXPECT_EQ(without_attempt("knn.cpp"), Read("knn.cpp", 0));
  EXPECT_EQ(without_attempt("knn-1.cpp"), Read("knn.cpp", 1));
  EXPECT_EQ(without_attempt("knn (12).cpp"), Read("knn.cpp", 12));
  EXPECT_EQ(without_attempt("hw-3.tar.gz"), Read("hw.tar.gz", 3));
  EXPECT_EQ(without_attempt("layer2.cpp"), Read("layer2.cpp", 0));
  EXPECT_EQ(without_attempt("-1.cpp"), Read("-1.cpp", 0));
}

TEST(PlatformNames, SaysWhoseAFileIs) {
  const PlatformName late = platform_name("doe_jane_LATE_12_345_select_k-2.cpp", false);
  EXPECT_EQ(late.name, "doe_jane");
  EXPECT_EQ(late.student, "doe_jane_12");
  EXPECT_EQ(late.file, "select_k.cpp");
  EXPECT_TRUE(late.late);
  const PlatformName moodle = platform_name("Zoë R_77_assignsubmission_file_select_k.cpp", false);
  EXPECT_EQ(moodle.name, "Zoë R");
  EXPECT_EQ(moodle.number, "77");
  EXPECT_EQ(moodle.file, "select_k.cpp");
  const PlatformName bright = platform_name("1-2 - A - B - Dec 1, 2026 1205 AM - knn.cpp", false);
  EXPECT_EQ(bright.name, "A - B");
  EXPECT_EQ(bright.attempt, "2026-12-01 00:05");
  EXPECT_FALSE(platform_name("ann", true).known);
  EXPECT_FALSE(platform_name("name_12_345_knn.cpp", true).known) << "Canvas has no folders";
}

}  // namespace
}  // namespace gradbook

// What: which exercises a chapter's program needs.
// Why:  without references a chapter whose exercises are missing must say so in one sentence
//       instead of ending somewhere inside.
#include "student/chapter_units.hpp"

#include "core/file.hpp"
#include "student/student_record.hpp"
#include "temporary_folder.hpp"

namespace gradbook {
namespace {

class ChapterUnits : public TemporaryFolder {
 protected:
  void SetUp() override {
    TemporaryFolder::SetUp();
    write_file(path / "CMakeLists.txt", "");
    int number = 0;
    for (const char* name : {"distance", "knn", "smooth"}) {
      const std::string file = "exercises/02_neighbors/" + std::string(name);
      write_file(path / (file + ".md"), "# 02." + std::to_string(++number) + " T\n## " + name +
                                            "_f\npoints: 1\n### Hint 1\nfirst\n");
      write_file(path / (file + ".hpp"), "");
      write_file(path / (file + ".cpp"), "return todo(\"x\");\n");
    }
    write_file(path / "chapters/02_neighbors/main.cpp",
               "#include <x>\n#include \"exercises/02_neighbors/knn.hpp\"\n");
    write_file(path / "chapters/02_neighbors/story.hpp",
               "#include \"exercises/02_neighbors/distance.hpp\"\n");
    for (const char* other : {"fig_smooth.cpp", ".#main.cpp", "main (copy).cpp", "main.cpp~"}) {
      write_file(path / "chapters/02_neighbors" / other,
                 "#include \"exercises/02_neighbors/smooth.hpp\"\n");
    }
    units = read_units(path);
  }

  std::vector<Unit> units;
};

TEST_F(ChapterUnits, AreThoseThatItsSourcesInclude) {
  const std::vector<Unit> needed = chapter_units(path, "02_neighbors", units);
  ASSERT_EQ(needed.size(), 2U);
  EXPECT_EQ(needed[0].name, "distance");
  EXPECT_EQ(needed[1].name, "knn");
}

TEST_F(ChapterUnits, AreThoseOfTheFrameThatItUsesToo) {
  write_file(path / "chapters/02_neighbors/main.cpp", "#include \"chapter/experiment.hpp\"\n");
  write_file(path / "common/chapter/experiment.hpp", "#include \"chapter/scaling.hpp\"\n");
  write_file(path / "common/chapter/scaling.cpp",
             "#include \"exercises/02_neighbors/smooth.hpp\"\n");
  const std::vector<Unit> needed = chapter_units(path, "02_neighbors", units);
  ASSERT_EQ(needed.size(), 2U);
  EXPECT_EQ(needed[0].name, "distance");  // of story.hpp
  EXPECT_EQ(needed[1].name, "smooth");
}

TEST_F(ChapterUnits, AreNamedUntilTheyPass) {
  const Workspace workspace(path);
  EXPECT_EQ(missing_exercises(workspace, "02_neighbors", units),
            "02_neighbors runs when these exercises pass: 02.1 distance, 02.2 knn");
}

}  // namespace
}  // namespace gradbook

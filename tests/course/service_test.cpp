// What: a program that stays and answers line by line.
// Why:  a peer that dies, hangs or outlives the bench would spoil a run of many minutes, or the
// next one.
#include "bench/service.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <stdexcept>

namespace gradbook {
namespace {

template <typename Function>
std::string message(Function function) {
  try {
    function();
  } catch (const std::exception& error) {
    return error.what();
  }
  return "no error";
}

TEST(Service, AnswersLineByLine) {
  Service service({"sh", "-c", "while read -r x; do echo \"<$x>\"; done"});
  EXPECT_EQ(service.ask("one", 5), "<one>");
  EXPECT_EQ(service.ask("two three", 5), "<two three>");
}

TEST(Service, ReadsLinesThatComeTogether) {
  Service service({"printf", "a\\nb\\n"});
  EXPECT_EQ(service.read_line(5), "a");
  EXPECT_EQ(service.read_line(5), "b");
}

TEST(Service, ChangesTheEnvironment) {
  setenv("GRADBOOK_TEST_OLD", "old", 1);
  Service service({"sh", "-c", "echo \"$GRADBOOK_TEST_NEW ${GRADBOOK_TEST_OLD-unset}\""},
                  {{"GRADBOOK_TEST_NEW", "new"}, {"GRADBOOK_TEST_OLD", std::nullopt}});
  unsetenv("GRADBOOK_TEST_OLD");
  EXPECT_EQ(service.read_line(5), "new unset");
}

TEST(Service, SaysThatTheProgramEnded) {
  EXPECT_EQ(message([] { Service({"true"}).ask("x", 5); }), "true ended without an answer");
  EXPECT_EQ(message([] { Service({"no-such-program"}).read_line(5); }),
            "no-such-program ended without an answer");
}

TEST(Service, SaysThatTheProgramHangs) {
  EXPECT_EQ(message([] {
              Service({"sleep", "60"}).read_line(0.05);
            }),
            "sleep did not answer within 0.05 s");
}

TEST(Service, EndsWithItsObject) {
  pid_t child = 0;
  {
    Service service({"sh", "-c", "echo $$; exec sleep 60"});
    child = std::stoi(service.read_line(5));
    EXPECT_EQ(kill(child, 0), 0);
  }
  EXPECT_EQ(kill(child, 0), -1);
}

}  // namespace
}  // namespace gradbook

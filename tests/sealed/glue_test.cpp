// What: the generated sources: declarations out of a contract, and which references a task gets.
// Why:  a function that slips into a worker is an answer in a student's reach.
#include "sealed/glue.hpp"

#include <gtest/gtest.h>

#include "core/file.hpp"

namespace gradbook::sealed {
namespace {

constexpr const char* kContract = R"(/// Doxygen may say vote(a); in a comment.
#pragma once
#include <armadillo>
namespace gradbook {
struct Pair { arma::mat X; double y = 0; };
inline double helper(double a) { return a; }
/* block: predict(int); */
arma::uword vote(const arma::vec& distances,
                 arma::uword k);
Pair predict(const Pair& pair, std::vector<std::pair<int, int>> list, double eps = 1e-3);
GRADBOOK_CONTRACT(vote, predict, leave_out);
std::string leave_out(std::string name);
}
)";

constexpr const char* kReference = R"(#include "exercises/x.hpp"
namespace gradbook {
arma::uword vote(const arma::vec& distances, arma::uword k) {
  //! [vote]
  return secret_of_vote(k);
  //! [vote]
}
Pair predict(const Pair& pair, std::vector<std::pair<int, int>> list, double eps) {
  //! [predict]
  return secret_of_predict(vote(pair.X, 3));  // like leave_out(name)
  //! [predict]
}
std::string leave_out(std::string name) {
  //! [leave_out]
  return secret_of_leave_out(predict({}, {}, 0));
  //! [leave_out]
}
}
)";

std::vector<ContractFunction> functions() { return contract_functions("x.hpp", kContract); }

std::string text_of(const std::string& name) {
  for (const auto& [file, text] : glue_files("02_topic/x", functions(), kReference)) {
    if (file == name) return text;
  }
  return "no such file";
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(Glue, FindsDeclarationsInTheOrderOfTheContract) {
  const std::vector<ContractFunction> found = functions();
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[0].declaration, "arma::uword vote(const arma::vec& distances, arma::uword k)");
  EXPECT_EQ(found[1].declaration,
            "Pair predict(const Pair& pair, std::vector<std::pair<int, int>> list, double eps)");
  EXPECT_EQ(found[1].arguments, (std::vector<std::string>{"pair", "list", "eps"}));
  EXPECT_EQ(found[2].declaration, "std::string leave_out(std::string name)");
}

TEST(Glue, RefusesAContractThatItCannotRead) {
  EXPECT_THROW(contract_functions("x.hpp", "arma::mat f(int a);"), FileError);
  EXPECT_THROW(contract_functions("x.hpp", "GRADBOOK_CONTRACT(f);"), FileError);
  EXPECT_THROW(contract_functions("x.hpp", "int f(int);\nGRADBOOK_CONTRACT(f);"), FileError);
}

TEST(Glue, FollowsCallsOfOtherTasks) {
  EXPECT_TRUE(functions_below("vote", functions(), kReference).empty());
  EXPECT_EQ(functions_below("predict", functions(), kReference),
            std::vector<std::string>{"vote"});  // not leave_out, which a comment names
  EXPECT_EQ(functions_below("leave_out", functions(), kReference),
            (std::vector<std::string>{"predict", "vote"}));
}

TEST(Glue, GivesAWorkerOnlyWhatItsTaskBuildsOn) {
  const std::string vote = text_of("builds_on_vote.cpp");
  EXPECT_FALSE(has(vote, "secret"));
  const std::string predict = text_of("builds_on_predict.cpp");
  EXPECT_TRUE(has(predict, "secret_of_vote"));
  EXPECT_FALSE(has(predict, "secret_of_predict"));
  EXPECT_FALSE(has(predict, "secret_of_leave_out"));
  EXPECT_TRUE(has(predict, "#define predict predict_left_out"));
  const std::string leave_out = text_of("builds_on_leave_out.cpp");
  EXPECT_TRUE(has(leave_out, "secret_of_predict"));
  EXPECT_FALSE(has(leave_out, "secret_of_leave_out"));
}

TEST(Glue, SendsEveryFunctionWithItsSuiteAndPlace) {
  const std::string proxy = text_of("proxy.cpp");
  EXPECT_TRUE(
      has(proxy, R"(sealed::call({"leave_out", "LeaveOut", 2}, &leave_out_reference, name))"));
  EXPECT_FALSE(has(proxy, "secret"));
  EXPECT_FALSE(has(text_of("worker.cpp"), "secret"));
}

}  // namespace
}  // namespace gradbook::sealed

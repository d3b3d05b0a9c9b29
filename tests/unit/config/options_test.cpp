#include "config/options.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace s2fbench::config {
namespace {

using Words = std::vector<std::string>;

const CommandLine kRun = {
    "run",
    "runs or resumes a sweep",
    {{"SWEEP.yaml", "the sweep file"}, {"key=value", "overrides", false, true}},
    {{"out", "DIR", "", "results folder"},
     {"ranks-per-trial", "N", "1", "ranks that share a trial"},
     {"device", "auto|cpu|cuda", "auto", "where to train"},
     {"where", "axis=value", "", "restrict to", true},
     {"scale", "X", "0.5", "a number"},
     {"resume", "", "", "go on"}}};

std::string message_of(const Words& arguments) {
  try {
    parse_options(kRun, arguments);
  } catch (const UserError& error) {
    return error.what();
  }
  return "no error";
}

TEST(Options, ReadsValuesFlagsAndWords) {
  const auto parsed =
      parse_options(kRun, {"s.yaml", "--out=results", "--ranks-per-trial", "4",
                           "train.epochs=3", "--resume", "axes.seed=[1, 2]", "--where",
                           "model=cnn", "--where", "seed=1"});
  EXPECT_EQ(parsed.positional("SWEEP.yaml"), "s.yaml");
  EXPECT_EQ(parsed.positionals("key=value"),
            (Words{"train.epochs=3", "axes.seed=[1, 2]"}));
  EXPECT_EQ(parsed.text("out"), "results");
  EXPECT_EQ(parsed.integer("ranks-per-trial", 1), 4);
  EXPECT_TRUE(parsed.flag("resume"));
  EXPECT_EQ(parsed.list("where"), (Words{"model=cnn", "seed=1"}));
  EXPECT_FALSE(parsed.help());
}

TEST(Options, DefaultsServeWhatIsLeftOut) {
  const auto parsed = parse_options(kRun, {"s.yaml"});
  EXPECT_EQ(parsed.text("device"), "auto");
  EXPECT_EQ(parsed.integer("ranks-per-trial"), 1);
  EXPECT_DOUBLE_EQ(parsed.number("scale"), .5);
  EXPECT_EQ(parsed.text("out"), "");
  EXPECT_FALSE(parsed.has("out"));
  EXPECT_FALSE(parsed.has("device"));
  EXPECT_FALSE(parsed.flag("resume"));
  EXPECT_TRUE(parsed.list("where").empty());
  EXPECT_TRUE(parsed.positionals("key=value").empty());
}

TEST(Options, NegativeNumbersAreValues) {
  EXPECT_DOUBLE_EQ(parse_options(kRun, {"s.yaml", "--scale", "-2"}).number("scale"), -2);
  EXPECT_EQ(parse_options(kRun, {"s.yaml", "-2"}).positionals("key=value"),
            (Words{"-2"}));
  EXPECT_EQ(parse_options(kRun, {"--", "--odd.yaml"}).positional("SWEEP.yaml"),
            "--odd.yaml");
}

TEST(Options, HelpWinsOverEverything) {
  EXPECT_TRUE(parse_options(kRun, {"--help"}).help());
  EXPECT_TRUE(parse_options(kRun, {"--nonsense", "-h"}).help());
}

TEST(Options, MistakesAreNamed) {
  const std::pair<Words, std::string> cases[] = {
      {{"s.yaml", "--resme"},
       "unknown option '--resme' of 's2fbench run'; did you mean '--resume'?"},
      {{"s.yaml", "--resum"},
       "unknown option '--resum' of 's2fbench run'; did you mean '--resume'?"},
      {{"s.yaml", "--dvice=cpu"},
       "unknown option '--dvice' of 's2fbench run'; did you mean '--device'?"},
      {{"s.yaml", "--zzzzzz"},
       "unknown option '--zzzzzz' of 's2fbench run'; try s2fbench run --help"},
      {{"s.yaml", "-x"},
       "unknown option '-x' of 's2fbench run'; try s2fbench run --help"},
      {{}, "'s2fbench run' needs SWEEP.yaml; try s2fbench run --help"},
      {{"s.yaml", "--out"},
       "option '--out' of 's2fbench run' needs a value; try s2fbench run --help"},
      {{"s.yaml", "--out="},
       "option '--out' of 's2fbench run' needs a value; try s2fbench run --help"},
      {{"s.yaml", "--resume=1"},
       "option '--resume' of 's2fbench run' takes no value; try s2fbench run --help"},
      {{"s.yaml", "--out", "a", "--out", "b"},
       "option '--out' of 's2fbench run' is given twice"},
      {{"s.yaml", "--device", "gpu"},
       "option '--device' expects one of auto, cpu, cuda, got 'gpu'"},
      {{"s.yaml", "--device", "cud"},
       "option '--device' expects one of auto, cpu, cuda, got 'cud'"},
  };
  for (const auto& [arguments, message] : cases)
    EXPECT_EQ(message_of(arguments), message);
}

TEST(Options, NumbersAreCheckedWhenRead) {
  const auto parsed =
      parse_options(kRun, {"s.yaml", "--ranks-per-trial", "two", "--scale", "x"});
  EXPECT_THROW(parsed.integer("ranks-per-trial"), UserError);
  EXPECT_THROW(parsed.number("scale"), UserError);
  try {
    parse_options(kRun, {"s.yaml", "--ranks-per-trial=0"}).integer("ranks-per-trial", 1);
    FAIL();
  } catch (const UserError& error) {
    EXPECT_STREQ(error.what(),
                 "option '--ranks-per-trial' expects an integer of at least 1, got '0'");
  }
}

TEST(Options, StrayWordsAreRefused) {
  const CommandLine status = {"status", "shows progress", {{"DIR", "results"}}, {}};
  try {
    parse_options(status, {"results", "more"});
    FAIL();
  } catch (const UserError& error) {
    EXPECT_STREQ(error.what(),
                 "stray word 'more' after 's2fbench status'; try s2fbench status --help");
  }
}

TEST(Options, AskingOutsideTheTableIsOurBug) {
  const auto parsed = parse_options(kRun, {"s.yaml"});
  EXPECT_THROW(parsed.text("nonsense"), InternalError);
  EXPECT_THROW(parsed.positional("nonsense"), InternalError);
}

TEST(Options, HelpComesFromTheTable) {
  const std::string text = help_text(kRun);
  EXPECT_EQ(text.rfind("usage: s2fbench run SWEEP.yaml [key=value ...] [options]\n\n"
                       "runs or resumes a sweep\n",
                       0),
            0u)
      << text;
  for (const auto& row : kRun.options) {
    EXPECT_NE(text.find("--" + row.name), std::string::npos);
    EXPECT_NE(text.find(row.help), std::string::npos);
  }
  EXPECT_NE(text.find("where to train [auto]"), std::string::npos) << text;
  EXPECT_NE(text.find("--help"), std::string::npos);
  EXPECT_LT(std::count(text.begin(), text.end(), '\n'), 24);
}

}  // namespace
}  // namespace s2fbench::config

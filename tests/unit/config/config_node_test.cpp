#include "config/config_node.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>

#include "base/error.hpp"
#include "base/random_stream.hpp"

namespace s2fbench::config {
namespace {

std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const UserError& error) {
    return error.what();
  }
  return "no error";
}

ConfigNode parse(const std::string& text) { return ConfigNode::parse(text, "x.yaml"); }

TEST(ConfigNode, ReadsEveryKind) {
  const ConfigNode root = parse(
      "name: yeast\nwindow: 2048\nscale: 1.5e-3\nstrict: true\n"
      "tracks:\n  - {name: a, file: a.bw}\n  - {name: b, file: b.bw}\n"
      "folds: {test: [chrXVI], valid: [chrXV, chrXIV]}\nseeds: [1, -2]\nnote: ''\n");
  EXPECT_EQ(root.at("name").word(), "yeast");
  EXPECT_EQ(root.at("window").integer(1, 4096), 2048);
  EXPECT_DOUBLE_EQ(root.at("scale").number(), 1.5e-3);
  EXPECT_TRUE(root.at("strict").boolean());
  EXPECT_EQ(root.at("tracks").items()[1].at("file").word(), "b.bw");
  const auto folds = root.at("folds").entries();
  ASSERT_EQ(folds.size(), 2u);
  EXPECT_EQ(folds[1].first, "valid");
  EXPECT_EQ(folds[1].second.words(), (std::vector<std::string>{"chrXV", "chrXIV"}));
  EXPECT_EQ(root.at("seeds").integers(), (std::vector<long long>{1, -2}));
}

TEST(ConfigNode, FallbacksServeKeysLeftOut) {
  const ConfigNode root = parse("given: 3\n");
  EXPECT_EQ(root.integer_or("given", 7), 3);
  EXPECT_EQ(root.integer_or("other", 7), 7);
  EXPECT_TRUE(root.boolean_or("other", true));
  EXPECT_DOUBLE_EQ(root.number_or("other", .5), .5);
  EXPECT_EQ(root.word_or("other", "w"), "w");
  EXPECT_FALSE(root.has("other"));
}

struct BadRead {
  std::string text;
  std::function<void(const ConfigNode&)> read;
  std::string message;
};

TEST(ConfigNode, WrongValuesNameTheirPlace) {
  const auto at_a = [](auto read) {
    return [read](const ConfigNode& root) { read(root.at("a")); };
  };
  const auto integer = at_a([](const ConfigNode& n) { n.integer(); });
  const auto number = at_a([](const ConfigNode& n) { n.number(); });
  const auto boolean = at_a([](const ConfigNode& n) { n.boolean(); });
  const auto word = at_a([](const ConfigNode& n) { n.word(); });
  const BadRead cases[] = {
      {"b: 1\n\na:    abc\n", integer, "x.yaml:3:7: expected an integer, got 'abc'"},
      {"a: 1.5\n", integer, "x.yaml:1:4: expected an integer, got '1.5'"},
      {"a: \"5\"\n", integer, "x.yaml:1:4: expected an integer, got the quoted text '5'"},
      {"a: 99999999999999999999\n", integer,
       "x.yaml:1:4: expected an integer, got '99999999999999999999'"},
      {"a:\nb: 1\n", integer, "x.yaml:1:1: expected an integer, got nothing"},
      {"a: [1]\n", integer, "x.yaml:1:4: expected an integer, got a list"},
      {"a: {b: 1}\n", number, "x.yaml:1:4: expected a number, got a map"},
      {"a: .nan\n", number, "x.yaml:1:4: expected a number, got '.nan'"},
      {"a: inf\n", number, "x.yaml:1:4: expected a number, got 'inf'"},
      {"a: yes\n", boolean, "x.yaml:1:4: expected true or false, got 'yes'"},
      {"a: [b]\n", word, "x.yaml:1:4: expected a word, got a list"},
      {"a: ' '\n", word, "x.yaml:1:4: expected a word, got an empty text"},
      {"a: b\n", at_a([](const ConfigNode& n) { n.items(); }),
       "x.yaml:1:4: expected a list such as [a, b], got 'b'"},
      {"a: 0\n", at_a([](const ConfigNode& n) { n.integer(1); }),
       "x.yaml:1:4: expected an integer of at least 1, got '0'"},
      {"a: 9\n", at_a([](const ConfigNode& n) { n.integer(1, 8); }),
       "x.yaml:1:4: expected an integer from 1 to 8, got '9'"},
      {"a: bestt\n", at_a([](const ConfigNode& n) {
         n.choice({"best", "last"});
       }),
       "x.yaml:1:4: expected one of best, last, got 'bestt'; did you mean 'best'?"},
      {"a: 1\n", [](const ConfigNode& root) { root.at("b"); },
       "x.yaml:1:1: key 'b' is missing"},
      {"a: {resoltion: 1}\n",
       at_a([](const ConfigNode& n) { n.allow_keys({"resolution"}); }),
       "x.yaml:1:5: unknown key 'resoltion'; did you mean 'resolution'?"},
      {"zzz: 1\n",
       [](const ConfigNode& root) {
         root.allow_keys({"name", "data"});
       },
       "x.yaml:1:1: unknown key 'zzz'; known here: name, data"},
  };
  for (const auto& bad : cases) {
    EXPECT_EQ(message_of([&] { bad.read(parse(bad.text)); }), bad.message) << bad.text;
  }
}

TEST(ConfigNode, MalformedTextsNameTheirPlace) {
  const std::pair<std::string, std::string> cases[] = {
      {"", "x.yaml: the file is empty"},
      {"# only a remark\n", "x.yaml: the file is empty"},
      {"- a\n- b\n", "x.yaml:1:1: expected 'key: value' lines, got a list"},
      {"just words\n", "x.yaml:1:1: expected 'key: value' lines, got 'just words'"},
      {"a: 1\nb: 2\na: 3\n", "x.yaml:3:1: duplicate key 'a', first given in line 1"},
      {"a: &x [1]\nb: *x\n",
       "x.yaml:1:4: anchors and aliases ('&' and '*') are not allowed; quote a text that "
       "starts with one"},
      {"a: !!python/object 1\n", "x.yaml:1:4: tags ('!') are not allowed"},
      {"a: 1\n---\nb: 1\n",
       "x.yaml:2:1: a second document is not allowed (a line of '---' starts one)"},
      {"a: [1, 2\n", "x.yaml:2:1: malformed YAML: end of sequence flow not found"},
      {"{a: 1}: 2\n",
       "x.yaml:1:1: a key must be a word, not a list or a map; is a bracket left open?"},
      {std::string("a: \0", 4), "x.yaml: not a text file (it holds control characters)"},
  };
  for (const auto& [text, message] : cases) {
    EXPECT_EQ(message_of([&] { parse(text); }), message) << text;
  }
}

TEST(ConfigNode, UnreadableFilesAreUserErrors) {
  EXPECT_EQ(message_of([] { ConfigNode::load("/nonexistent/x.yaml"); }),
            "cannot read configuration file: /nonexistent/x.yaml; try another path");
  EXPECT_NE(message_of([] { ConfigNode::load("/tmp"); }), "no error");
  const auto path = std::filesystem::path(testing::TempDir()) / "large.yaml";
  std::ofstream(path) << "a: " << std::string(2 << 20, 'x');
  EXPECT_EQ(message_of([&] { ConfigNode::load(path.string()); }),
            "configuration file is larger than 1 MiB: " + path.string());
}

TEST(ConfigNode, DeepNestingIsRefused) {
  for (const std::string piece : {"[", "{a: ", "- ", "? "}) {
    std::string text;
    for (int i = 0; i < 20000; ++i) text += piece;
    EXPECT_NE(message_of([&] { parse(text); }), "no error") << piece;
  }
}

TEST(ConfigNode, ManyKeysTakeNoLongerThanTheirNumber) {
  std::string text;
  for (int i = 0; i < 20000; ++i) text += "k" + std::to_string(i) + ":\n";
  EXPECT_EQ(message_of([&] { parse(text + "k0:\n"); }),
            "x.yaml:20001:1: duplicate key 'k0', first given in line 1");
}

// Whatever the bytes, the outcome is a tree or a UserError.
TEST(ConfigNode, JunkNeverEscapesAsAnotherError) {
  const std::string alphabet = "ab:- []{},\n\"'&*!|>%@`#?~\\\t 01\xff\xc3";
  for (std::uint64_t round = 0; round < 3000; ++round) {
    RandomStream random(1, "junk", 0, round);
    std::string text;
    const auto length = random.below(60);
    for (std::uint64_t i = 0; i < length; ++i)
      text += alphabet[random.below(alphabet.size())];
    try {
      const ConfigNode root = parse(text);
      EXPECT_FALSE(root.where().empty());
    } catch (const UserError& error) {
      EXPECT_EQ(std::string(error.what()).rfind("x.yaml", 0), 0u) << text;
    }
  }
}

TEST(ConfigNode, OverridesReplaceAndAddValues) {
  const ConfigNode root = parse("train: {epochs: 5}\n");
  const auto value = ConfigNode::parse_value("[1, 2]", "axes.seed=[1, 2]");
  const ConfigNode changed =
      root.with({"axes", "seed"}, value)
          .with({"train", "epochs"}, ConfigNode::parse_value("7", "train.epochs=7"));
  EXPECT_EQ(changed.at("axes").at("seed").integers(), (std::vector<long long>{1, 2}));
  EXPECT_EQ(changed.at("train").at("epochs").integer(), 7);
  EXPECT_EQ(root.at("train").at("epochs").integer(), 5);
  EXPECT_EQ(message_of([&] {
              root.with({"train", "epoch"}, ConfigNode::parse_value("7", "train.epoch=7"))
                  .at("train")
                  .allow_keys({"epochs"});
            }),
            "train.epoch=7: unknown key 'epoch'; did you mean 'epochs'?");
  EXPECT_EQ(message_of([&] { ConfigNode::parse_value("", "train.epochs="); }),
            "train.epochs=: a value is missing");
}

}  // namespace
}  // namespace s2fbench::config

#include "pretrained/script_module.hpp"

#include <gtest/gtest.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/utils.h>

#include <fstream>
#include <vector>

#include "support/expect_error.hpp"
#include "support/tiny_dataset.hpp"

namespace s2fbench::pretrained {
namespace {

const std::string kLetters =
    "tokens: letters\nids: [1, 2, 3, 4, 5]\nspecial: {pad: 0, before: 6}\n";

// A module with an array `table` (7, 2), the numbers 0 to 13.
class Described {
 public:
  std::string yaml(const std::string& forward, const std::string& description) {
    torch::jit::Module module("mine");
    module.register_parameter("table", torch::arange(14.0F).view({7, 2}), false);
    module.define(forward + "\n");
    module.save(folder_.path() + "/mine.pt");
    return described(description);
  }
  std::string described(const std::string& description) {
    std::ofstream(folder_.path() + "/mine.yaml") << "module: mine.pt\n" << description;
    return folder_.path() + "/mine.yaml";
  }
  void overwrite(const std::string& bytes) {
    std::ofstream(folder_.path() + "/mine.pt", std::ios::binary) << bytes;
  }

 private:
  test::TemporaryFolder folder_;
};

std::vector<torch::Tensor> states_of(const PretrainedModel& model,
                                     const std::vector<std::uint8_t>& bases) {
  const torch::Tensor ids = torch::tensor(model.tokenizer().encode(bases)).view({1, -1});
  std::vector<torch::Tensor> states;
  model.run(*model.own_weights(), {ids, torch::ones_like(ids, torch::kBool)},
            model.depth(),
            [&](int, const torch::Tensor& state) { states.push_back(state); });
  return states;
}

TEST(ScriptModule, ReadsLettersAndGivesItsStates) {
  Described made;
  const auto model =
      script_module(made.yaml("def forward(self, ids):\n  x = "
                              "torch.embedding(self.table, ids)\n  return (x, 2 * x)",
                              kLetters + "width: 2\nlayers: 2\nlongest: 5\n"));
  EXPECT_EQ(model->depth(), 1);
  EXPECT_EQ(model->width(), 2);
  EXPECT_EQ(model->longest(), 5);
  EXPECT_EQ(model->tokenizer().vocabulary(), 7);
  const auto states = states_of(*model, {0, 3, 4});
  ASSERT_EQ(states.size(), 2U);
  // CLS, A, T, N are rows 6, 1, 4 and 5 of the table.
  const torch::Tensor expected =
      torch::tensor({{{12.0F, 13.0F}, {2.0F, 3.0F}, {8.0F, 9.0F}, {10.0F, 11.0F}}});
  EXPECT_TRUE(torch::equal(states[0], expected));
  EXPECT_TRUE(torch::equal(states[1], 2 * expected));
}

TEST(ScriptModule, ReadsOneHotLetters) {
  Described made;
  const auto model =
      script_module(made.yaml("def forward(self, x):\n  return x.transpose(1, 2)",
                              "tokens: one_hot\nwidth: 4\n"));
  const auto states = states_of(*model, {2, 4, 0});
  EXPECT_TRUE(torch::equal(states[0], torch::tensor({{{0.0F, 0.0F, 1.0F, 0.0F},
                                                      {0.0F, 0.0F, 0.0F, 0.0F},
                                                      {1.0F, 0.0F, 0.0F, 0.0F}}})));
}

TEST(ScriptModule, IsToldOfPadding) {
  Described made;
  const auto model = script_module(
      made.yaml("def forward(self, ids, real):\n"
                "  return real.float().unsqueeze(2) * torch.embedding(self.table, ids)",
                kLetters + "width: 2\npadding_mask: true\n"));
  EXPECT_TRUE(model->masks_padding());
  torch::Tensor seen;
  model->run({}, {torch::tensor({{6, 1, 0}}), torch::tensor({{true, true, false}})}, 0,
             [&](int, const torch::Tensor& state) { seen = state; });
  EXPECT_TRUE(
      torch::equal(seen, torch::tensor({{{12.0F, 13.0F}, {2.0F, 3.0F}, {0.0F, 0.0F}}})));
}

TEST(ScriptModule, BringsItsWeights) {
  Described made;
  const std::string forward =
      "def forward(self, ids):\n  return torch.embedding(self.table, ids)";
  const auto weights =
      script_module(made.yaml(forward, kLetters + "width: 2\n"))->own_weights();
  ASSERT_TRUE(weights);
  EXPECT_TRUE(weights->has("table"));
  EXPECT_EQ(weights->hash().size(), 32U);
}

TEST(ScriptModule, SaysWhatIsWrong) {
  Described made;
  const auto run = [&](const std::string& forward, const std::string& description) {
    const auto model = script_module(made.yaml(forward, description));
    return states_of(*model, {0, 1, 2});
  };
  const std::string embed =
      "def forward(self, ids):\n  return torch.embedding(self.table, ids)";
  test::expect_user_error([&] { run(embed, kLetters + "width: 3\n"); },
                          {"(1, 4, 3)", "(1, 4, 2)", "mine.pt"});
  test::expect_user_error([&] { run(embed, kLetters + "width: 2\nlayers: 2\n"); },
                          {"returned 1 states", "layers says 2"});
  test::expect_user_error(
      [&] { run("def forward(self, ids):\n  return 3", kLetters + "width: 2\n"); },
      {"neither a tensor nor a list"});
  test::expect_user_error(
      [&] {
        run("def forward(self, ids):\n  return torch.embedding(self.table, ids + 9)",
            kLetters + "width: 2\n");
      },
      {"cannot be run", "mine.pt"});
  test::expect_user_error([&] { run(embed, "tokens: words\nwidht: 2\n"); },
                          {"widht", "width"});
  test::expect_user_error([&] { run(embed, "tokens: letters\nids: [1, 2]\nwidth: 2\n"); },
                          {"five numbers"});
  made.overwrite("not a zip");
  const std::string broken = made.described(kLetters + "width: 2\n");
  test::expect_user_error([&] { script_module(broken); }, {"TorchScript", "mine.pt"});
}

}  // namespace
}  // namespace s2fbench::pretrained

// The store of a dataset has the same bytes however many ranks wrote it.
#include <gtest/gtest.h>

#include <fstream>
#include <memory>

#include "comm/agreed.hpp"
#include "embedding/embed.hpp"
#include "pretrained/registry.hpp"
#include "support/expect_error.hpp"
#include "support/test_world.hpp"
#include "support/tiny_dataset.hpp"
#include "support/tiny_sequences.hpp"

namespace s2fbench::embedding {
namespace {

std::string bytes_of_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

struct Tiny {
  data::SequenceTable table = test::tiny_sequences(data::Values::inclusion);
  std::unique_ptr<pretrained::PretrainedModel> model = pretrained::make_pretrained(
      "gpn", {{"layers", "2"}, {"hidden", "8"}, {"kernel", "3"}, {"cycle", "2"}});
  pretrained::Weights weights = pretrained::random_weights(model->manifest(), 3);
  EmbedOptions how;
  Tiny() {
    how.model = "tiny";
    how.batch_tokens = 600;
    how.number = stores::Number::float16;
  }
  void run(const std::string& path, const comm::Context& world) const {
    auto layout = store_layout(*model, table, data::content_hash(table), how);
    layout.weights = weights.hash();
    embed(*model, weights, table, layout, path, how, world);
  }
};

TEST(SameStore, ForAnyNumberOfRanks) {
  const auto world = test::world();
  std::unique_ptr<test::TemporaryFolder> folder;
  const std::string path = comm::from_rank0(world, [&] {
    folder = std::make_unique<test::TemporaryFolder>();
    return folder->path();
  });
  const Tiny tiny;
  tiny.run(path + "/together.h5", world);
  if (world.rank() == 0) {
    tiny.run(path + "/alone.h5", comm::local_context());
    EXPECT_FALSE(bytes_of_file(path + "/alone.h5").empty());
    EXPECT_EQ(bytes_of_file(path + "/together.h5"), bytes_of_file(path + "/alone.h5"));
  }
  world.barrier();
}

}  // namespace
}  // namespace s2fbench::embedding

#include "cube/table_blocks.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "base/error.hpp"
#include "base/text.hpp"
#include "cube/block_scores.hpp"
#include "cube/history.hpp"

namespace s2fbench::cube {
namespace {

// What merging in another order may change, relative.
constexpr double kRounding = 1e-6;

std::size_t index_in(const std::vector<std::string>& labels, const std::string& label,
                     const std::string& what, const std::string& path) {
  const int found = label_index(labels, label);
  if (found < 0)
    throw UserError("the test blocks have no " + what + " " + label, path,
                    "they have " + join(labels, ", "));
  return static_cast<std::size_t>(found);
}

// Blocks are kept of one test set.
void expect_of_blocks(const std::string& test_set, const TestBlocks& blocks,
                      const std::string& path) {
  if (test_set == blocks.test_set) return;
  throw UserError("the test blocks are not of test set " + test_set, path,
                  "try --where test_set=" + blocks.test_set);
}

// The tracks and resolutions of an entry, by index in the file. The metric's dimensions:
// track and eval_resolution, test_set before them where there are several.
std::vector<BlockPart> parts_of(const Share& share, const Schema& schema,
                                const TestBlocks& blocks, const std::string& path) {
  const auto& tracks = find_dimension(schema, "track")->labels;
  const auto& resolutions = find_dimension(schema, "eval_resolution")->labels;
  const auto* test_sets = find_dimension(schema, "test_set");
  const std::size_t per_set = tracks.size() * resolutions.size();
  std::vector<std::string> known;
  for (const auto bp : blocks.eval_resolutions) known.push_back(std::to_string(bp));
  std::vector<BlockPart> parts;
  for (const std::int64_t place : share.places) {
    const auto at = static_cast<std::size_t>(place) % per_set;
    if (test_sets != nullptr)
      expect_of_blocks(test_sets->labels.at(static_cast<std::size_t>(place) / per_set),
                       blocks, path);
    parts.push_back(
        {index_in(blocks.tracks, tracks.at(at / resolutions.size()), "track", path),
         index_in(known, resolutions.at(at % resolutions.size()), "eval_resolution",
                  path)});
  }
  return parts;
}

}  // namespace

BlockResampler::BlockResampler(std::string folder, const CubeFile& cube,
                               const Variable& metric, const noise::BootstrapPlan& plan)
    : folder_(std::move(folder)),
      cube_(cube),
      metric_(metric),
      plan_(plan),
      keys_(cell_keys(cube.schema())) {
  if (folder_.empty())
    throw UserError("test blocks lie in a results folder, not in a cube",
                    cube.file().file(), "give the folder instead of its cube.h5");
  const auto known = block_metrics();
  if (std::find(known.begin(), known.end(), metric.name) == known.end())
    throw UserError("no noise of the test set for metric '" + metric.name + "'",
                    "--interval and --compare",
                    "blocks and both exist for " + join(known, ", ") + "; try seeds");
}

TestBlocks BlockResampler::read(const std::string& key) const {
  const std::string path = test_blocks_path(folder_, key);
  if (!std::filesystem::exists(path))
    throw UserError("no test blocks of cell " + key, path,
                    "make them: s2fbench evaluate " + folder_ +
                        " --as NAME, and give table " + folder_ + "/evaluations/NAME");
  TestBlocks blocks = read_test_blocks(path);
  if (blocks.cell_key != key)
    throw UserError("the test blocks are those of cell " + blocks.cell_key, path,
                    "evaluate the cell again");
  return blocks;
}

void BlockResampler::compare_with_first(const TestBlocks& blocks,
                                        const std::string& path) {
  if (!first_) {
    if (blocks.start.size() < 2)
      throw UserError(fmt::format("{} block of the test set: nothing to resample",
                                  blocks.start.size()),
                      path, "use a larger test set");
    first_ = blocks;
    first_->moments.clear();
    resamples_.blocks = blocks.start.size();
    resamples_.block_bp = blocks.block_bp;
    resamples_.test_set = blocks.test_set;
    for (const auto& name : blocks.chromosome)
      if (label_index(resamples_.chromosomes, name) < 0)
        resamples_.chromosomes.push_back(name);
    return;
  }
  if (!same_blocks(*first_, blocks))
    throw UserError("the cells were not scored on the same blocks of the same test set",
                    path, "evaluate all cells in one go");
}

const noise::Multiplicities& BlockResampler::drawn(int resample) {
  const auto at = static_cast<std::size_t>(resample);
  while (draws_.size() <= at)
    draws_.push_back(
        noise::drawn_blocks(resamples_.blocks, plan_, static_cast<int>(draws_.size())));
  return draws_[at];
}

void BlockResampler::add(std::size_t row, std::size_t column, const Bucket& bucket,
                         const CellStates& states) {
  noise::Repeats repeats;
  for (const auto& [cell, share] : bucket) {
    const auto i = static_cast<std::size_t>(cell);
    if (states.status[i] != static_cast<std::uint8_t>(CellState::done)) continue;
    if (share.tracks == 0) continue;
    const std::string path = test_blocks_path(folder_, keys_.at(i));
    const TestBlocks blocks = read(keys_.at(i));
    compare_with_first(blocks, path);
    const BlockScore score(blocks, metric_.name,
                           parts_of(share, cube_.schema(), blocks, path));
    const double whole = score(noise::Multiplicities(resamples_.blocks, 1));
    if (!(std::fabs(whole - share.mean()) <=
          kRounding * std::max(1.0, std::fabs(share.mean()))))
      throw UserError(fmt::format("the test blocks give {} where the cube has {}", whole,
                                  share.mean()),
                      path, "evaluate the cell again");
    std::vector<double> values;
    for (int resample = 0; resample < plan_.resamples; ++resample)
      values.push_back(score(drawn(resample)));
    repeats.push_back(std::move(values));
  }
  resamples_.entries[{row, column}] = std::move(repeats);
}

}  // namespace s2fbench::cube

#include "cube/test_blocks.hpp"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "cube/opening.hpp"
#include "h5/file.hpp"
#include "h5/scale.hpp"

namespace s2fbench::cube {
namespace {

using metrics::PairMoments;

// In the order of the file's last dimension.
const std::vector<std::pair<std::string, double PairMoments::*>> kFields = {
    {"n", &PairMoments::n},
    {"mean_predicted", &PairMoments::mean_x},
    {"mean_true", &PairMoments::mean_y},
    {"m2_predicted", &PairMoments::m2x},
    {"m2_true", &PairMoments::m2y},
    {"c_predicted_true", &PairMoments::cxy},
    {"squared_error", &PairMoments::squared_error}};

std::vector<std::string> field_names() {
  std::vector<std::string> names;
  for (const auto& field : kFields) names.push_back(field.first);
  return names;
}

std::size_t moments_of(const TestBlocks& blocks) {
  return blocks.start.size() * blocks.tracks.size() * blocks.eval_resolutions.size();
}

void check_lengths(const TestBlocks& blocks) {
  if (blocks.chromosome.size() != blocks.start.size() ||
      blocks.moments.size() != moments_of(blocks))
    throw InternalError("test blocks whose lengths do not fit together");
}

void check_moments(const PairMoments& moments, const std::string& where) {
  bool finite = true;
  for (const auto& field : kFields)
    finite = finite && std::isfinite(moments.*field.second);
  const bool possible = moments.n >= 0 && moments.m2x >= 0 && moments.m2y >= 0 &&
                        moments.squared_error >= 0;
  if (!finite || !possible)
    throw UserError("impossible moments (not finite, or negative)", where,
                    "evaluate the cell again");
}

void check_places(const TestBlocks& blocks, const std::string& path) {
  std::set<std::pair<std::string, std::int64_t>> seen;
  for (std::size_t i = 0; i < blocks.start.size(); ++i)
    if (!seen.insert({blocks.chromosome[i], blocks.start[i]}).second)
      throw UserError("block " + blocks.chromosome[i] + ":" +
                          std::to_string(blocks.start[i]) + " is there twice",
                      path, "evaluate the cell again");
  if (blocks.block_bp < 1)
    throw UserError("block_bp is " + std::to_string(blocks.block_bp), path);
}

h5::Dataset list_of(const h5::File& file, const std::string& name) {
  h5::Dataset dataset = file.dataset(name);
  dataset.expect_rank(1);
  return dataset;
}

// The HDF5 library crashes on some damaged files: the hash of all bytes before it stands
// at a file's end, where other readers pass over it.
std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw UserError("no such file, or not readable", path);
  return {std::istreambuf_iterator<char>(file), {}};
}

void seal(const std::string& path) {
  const std::string hash = hash_hex(bytes_of(path));
  std::ofstream file(path, std::ios::binary | std::ios::app);
  file << hash;
  if (!file.flush())
    throw EnvironmentError("cannot write", path, "check space and permissions");
}

void expect_seal(const std::string& path) {
  constexpr std::size_t digits = 32;
  const std::string bytes = bytes_of(path);
  const std::size_t end = bytes.size() < digits ? 0 : bytes.size() - digits;
  if (bytes.substr(end) != hash_hex(bytes.substr(0, end)))
    throw UserError("damaged, or not written by s2fbench", path,
                    "evaluate the cell again");
}

void write_moments(h5::File& file, const TestBlocks& blocks) {
  std::vector<double> numbers;
  for (const auto& moments : blocks.moments)
    for (const auto& field : kFields) numbers.push_back(moments.*field.second);
  auto moments =
      file.create<double>("moments", {blocks.start.size(), blocks.tracks.size(),
                                      blocks.eval_resolutions.size(), kFields.size()});
  moments.write(numbers);
  auto track = file.write_text("track", blocks.tracks);
  auto resolution = file.write("eval_resolution", blocks.eval_resolutions);
  auto field = file.write_text("field", field_names());
  h5::make_scale(track, "track");
  h5::make_scale(resolution, "eval_resolution");
  h5::make_scale(field, "field");
  h5::attach_scale(moments, track, 1);
  h5::attach_scale(moments, resolution, 2);
  h5::attach_scale(moments, field, 3);
}

}  // namespace

bool same_blocks(const TestBlocks& a, const TestBlocks& b) {
  return a.block_bp == b.block_bp && a.test_set == b.test_set && a.start == b.start &&
         a.chromosome == b.chromosome && a.dataset_hash == b.dataset_hash;
}

std::string test_blocks_path(const std::string& dir, const std::string& cell_key) {
  return checkpoint_path(dir, cell_key) + "/test_blocks.h5";
}

void write_test_blocks(const std::string& path, const TestBlocks& blocks) {
  check_lengths(blocks);
  const std::string temporary = path + ".tmp";
  h5::File file = h5::File::create(temporary);
  file.write_attribute("cell_key", blocks.cell_key);
  file.write_attribute("dataset_hash", blocks.dataset_hash);
  file.write_attribute("test_set", blocks.test_set);
  file.write_attribute("block_bp", blocks.block_bp);
  write_moments(file, blocks);
  file.write_text("chromosome", blocks.chromosome);
  file.write("start", blocks.start);
  file.close();
  seal(temporary);
  std::error_code error;
  std::filesystem::rename(temporary, path, error);
  if (error)
    throw EnvironmentError("cannot put the test blocks in place",
                           path + " (" + error.message() + ")", "check permissions");
}

TestBlocks read_test_blocks(const std::string& path) {
  expect_seal(path);
  const h5::File file = h5::File::open(path);
  TestBlocks blocks{file.text_attribute("cell_key"), file.text_attribute("dataset_hash"),
                    file.text_attribute("test_set"), file.integer_attribute("block_bp")};
  blocks.tracks = list_of(file, "track").read_text();
  blocks.eval_resolutions = list_of(file, "eval_resolution").read<std::int64_t>();
  blocks.start = list_of(file, "start").read<std::int64_t>();
  const h5::Dataset chromosome = file.dataset("chromosome");
  chromosome.expect_shape({blocks.start.size()});
  blocks.chromosome = chromosome.read_text();
  check_places(blocks, path);
  const h5::Dataset moments = file.dataset("moments");
  moments.expect_shape({blocks.start.size(), blocks.tracks.size(),
                        blocks.eval_resolutions.size(), kFields.size()});
  const std::vector<double> numbers = moments.read<double>();
  blocks.moments.resize(moments_of(blocks));
  for (std::size_t i = 0; i < blocks.moments.size(); ++i) {
    for (std::size_t f = 0; f < kFields.size(); ++f)
      blocks.moments[i].*kFields[f].second = numbers[i * kFields.size() + f];
    check_moments(blocks.moments[i], moments.where());
  }
  return blocks;
}

}  // namespace s2fbench::cube

#include "cube/cube_image.hpp"

#include <algorithm>
#include <array>
#include <fstream>

#include "base/error.hpp"
#include "cube/cube.hpp"

namespace s2fbench::cube {
namespace {

std::ifstream open_bytes(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw UserError("cannot read the cube", path, "check that it is there");
  return in;
}

// Two files side by side, a piece at a time.
class Pair {
 public:
  Pair(const std::string& a, const std::string& b)
      : a_(open_bytes(a)), b_(open_bytes(b)) {}
  // False at the end of the shorter one.
  bool next() {
    position_ += length_;
    length_ = std::min(fill(a_, left_), fill(b_, right_));
    return length_ > 0;
  }
  bool same() const {
    return std::equal(left_.begin(), left_.begin() + length_, right_.begin());
  }
  std::uint64_t position() const { return position_; }
  std::size_t length() const { return length_; }
  bool differs(std::size_t i) const { return left_[i] != right_[i]; }

 private:
  using Piece = std::array<char, 65536>;
  static std::size_t fill(std::ifstream& in, Piece& piece) {
    in.read(piece.data(), piece.size());
    return static_cast<std::size_t>(in.gcount());
  }
  std::ifstream a_, b_;
  Piece left_{}, right_{};
  std::uint64_t position_ = 0;
  std::size_t length_ = 0;
};

}  // namespace

CubeImage::CubeImage(const std::string& path) : path_(path) {
  const CubeFile cube = CubeFile::open_for_reading(path);
  axes_ = cube.schema().axes;
  const auto cells = static_cast<std::uint64_t>(sweep::cell_count(axes_));
  for (const std::string& name : cube.variable_names()) {
    const h5::Dataset& variable = cube.variable(name);
    const std::uint64_t bytes = variable.size() * variable.element_bytes();
    blocks_.push_back({variable.file_offset(), bytes, bytes / cells, name});
  }
  std::sort(blocks_.begin(), blocks_.end(),
            [](const Block& a, const Block& b) { return a.offset < b.offset; });
}

const CubeImage::Block* CubeImage::block_at(std::uint64_t position) const {
  const auto after = std::upper_bound(
      blocks_.begin(), blocks_.end(), position,
      [](std::uint64_t at, const Block& block) { return at < block.offset; });
  if (after == blocks_.begin() || !std::prev(after)->holds(position)) return nullptr;
  return &*std::prev(after);
}

CubeImage::Differences CubeImage::differences(const std::string& other, int most) const {
  Differences found;
  int count = 0;
  std::uint64_t dealt_with = 0;  // up to here, as part of a cell that differs
  const auto add = [&](std::uint64_t position) {
    const Block* block = block_at(position);
    if (!block) {
      found.structure = true;
      return;
    }
    const std::uint64_t cell = (position - block->offset) / block->bytes_per_cell;
    dealt_with = block->offset + (cell + 1) * block->bytes_per_cell;
    if (++count > most) return;
    found.lines.push_back(
        "cell " + std::to_string(cell) + " (" +
        sweep::cell_description(axes_, static_cast<std::int64_t>(cell)) +
        "): " + block->name + " differs from the journal");
  };
  Pair pair(path_, other);
  while (pair.next()) {
    if (pair.same()) continue;
    for (std::size_t i = 0; i < pair.length(); ++i) {
      const std::uint64_t at = pair.position() + i;
      if (!pair.differs(i) || at < dealt_with) continue;
      add(at);
    }
  }
  if (open_bytes(path_).seekg(0, std::ios::end).tellg() !=
      open_bytes(other).seekg(0, std::ios::end).tellg())
    found.structure = true;
  if (count > most)
    found.lines.push_back("... and " + std::to_string(count - most) + " more");
  return found;
}

}  // namespace s2fbench::cube

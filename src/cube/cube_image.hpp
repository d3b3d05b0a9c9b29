// A cube compared bit for bit with the one that its journals give.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cube/schema.hpp"

namespace s2fbench::cube {

// Where which cell of which variable lies in a cube file, taken from the sound one; so
// the other file's structure need not be trusted to tell what changed in it.
class CubeImage {
 public:
  // `path` is the cube as it should be. It must stay as long as the object.
  explicit CubeImage(const std::string& path);

  struct Differences {
    std::vector<std::string> lines;  // one for each cell and variable, at most `most`
    bool structure = false;          // also outside of the cells
    bool none() const { return lines.empty() && !structure; }
  };
  // Every bit counts. Throws UserError when `other` cannot be read.
  Differences differences(const std::string& other, int most = 20) const;

 private:
  // A variable's values in the file: those of one cell after those of the one before.
  struct Block {
    std::uint64_t offset = 0, bytes = 0, bytes_per_cell = 0;
    std::string name;
    bool holds(std::uint64_t at) const { return at >= offset && at - offset < bytes; }
  };
  const Block* block_at(std::uint64_t position) const;

  std::string path_;
  std::vector<sweep::Axis> axes_;
  std::vector<Block> blocks_;  // by offset
};

}  // namespace s2fbench::cube

// The state of a running trial on disk: named blocks of bytes, whole or not there.
//
// Two generations lie in a folder, running.ckpt and the one before it, so that a damaged
// file costs the time between two checkpoints and nothing more. Layout:
// results/README.md.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace s2fbench::formats {

struct Checkpoint {
  std::map<std::string, std::string> labels;  // whose state it is: cell, start, ...
  std::map<std::string, std::vector<std::byte>> blocks;
};

// Bytes of a file, with a checksum over all of them.
std::vector<std::byte> pack_checkpoint(const Checkpoint& checkpoint);
// Throws UserError, naming `source`, for anything that pack_checkpoint did not write.
Checkpoint unpack_checkpoint(const std::vector<std::byte>& bytes,
                             const std::string& source);

// Creates the folder where needed; the newest file becomes the one before. Returns when
// the bytes are on disk. Throws EnvironmentError when the disk refuses: what was there
// before stays.
void write_checkpoint(const std::string& folder, const Checkpoint& checkpoint);

struct CheckpointRead {
  std::optional<Checkpoint> checkpoint;  // the newest sound one
  std::vector<std::string> warnings;     // what is wrong with those that are not
};
// A folder that is not there holds no checkpoint.
CheckpointRead read_checkpoint(const std::string& folder);

// Removes all generations and what a kill left half written; other files stay.
void remove_checkpoint(const std::string& folder);

}  // namespace s2fbench::formats

#include "train/checkpoints.hpp"

#include <algorithm>
#include <utility>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "formats/checkpoint_file.hpp"
#include "train/agreement.hpp"

namespace s2fbench::train {
namespace {

constexpr const char* kIdentity = "identity";
constexpr const char* kStart = "start";

std::string label(const formats::Checkpoint& checkpoint, const char* name) {
  const auto found = checkpoint.labels.find(name);
  return found == checkpoint.labels.end() ? "" : found->second;
}

void warn(const std::string& text) {
  log::write(log::Level::warning, text + "; the trial goes on without it");
}

}  // namespace

Checkpoints::Checkpoints(CheckpointOptions options, const comm::Context& gang,
                         const SavedState& state)
    : options_(std::move(options)), gang_(gang), state_(state) {}

// The packed checkpoint that the trial can go on from; nothing when there is none.
comm::Bytes Checkpoints::read() const {
  const auto read = formats::read_checkpoint(options_.folder);
  for (const auto& warning : read.warnings) warn(warning);
  if (!read.checkpoint) return {};
  const std::string of = label(*read.checkpoint, kIdentity);
  const std::string misfit =
      of == options_.identity ? state_.misfit(read.checkpoint->blocks) : "it is of " + of;
  if (misfit.empty()) return formats::pack_checkpoint(*read.checkpoint);
  warn("the checkpoint in " + options_.folder + " is of another trial: " + misfit);
  return {};
}

bool Checkpoints::resume() {
  if (options_.folder.empty()) return false;
  // One rank reads: a slow file system must not show the others an older file.
  const auto all =
      gather_or_end(gang_, [&] { return gang_.rank() == 0 ? read() : comm::Bytes{}; });
  const comm::Bytes& bytes = all.front();
  if (bytes.empty()) return false;
  agree(gang_, [&] {
    state_.load(formats::unpack_checkpoint(bytes, "the gang's checkpoint").blocks);
  });
  return true;
}

void Checkpoints::step_done() {
  if (options_.every_steps == 0 || ++steps_ < options_.every_steps) return;
  save();
}

void Checkpoints::save() {
  if (options_.folder.empty()) return;
  steps_ = 0;
  const double begin = monotonic_seconds();
  agree(gang_, [&] {
    if (gang_.rank() != 0) return;
    formats::write_checkpoint(
        options_.folder,
        {{{kIdentity, options_.identity}, {kStart, options_.start}}, state_.save()});
  });
  const double seconds = monotonic_seconds() - begin;
  longest_save_ = std::max(longest_save_, seconds);
  seconds_ += seconds;
  ++count_;
}

bool checkpoint_is_of_start(const std::string& folder, const std::string& start) {
  const auto read = formats::read_checkpoint(folder);
  return read.checkpoint && label(*read.checkpoint, kStart) == start;
}

}  // namespace s2fbench::train

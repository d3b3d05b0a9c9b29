// What step_bench and gpu_step_bench train: a model of the catalogue, its loss, and
// random windows; step_twin.py makes the same in Python.
#pragma once

#include <torch/types.h>

#include <string>

#include "base/error.hpp"
#include "losses/loss.hpp"
#include "models/model.hpp"

namespace s2fbench {

inline constexpr int kBatch = 64;
inline constexpr int kLength = 2048;  // nt
inline constexpr int kTracks = 2;
inline constexpr int kTaskTracks = 15;  // with heads per track, as the study has
inline constexpr int kResolution = 32;

// model: NAME, or NAME:task for heads per track. bin: bp per bin; 0 = 32, and the window
// for binary models.
inline models::ModelSpec spec_of(const std::string& model, const std::string& width,
                                 int bin) {
  const std::size_t colon = model.find(':');
  const bool task_heads = colon != std::string::npos;
  models::ModelSpec spec;
  spec.name = model.substr(0, colon);
  const catalogue::ModelRow* row = catalogue::find_model(spec.name);
  if (row == nullptr) throw UserError("unknown model", spec.name);
  catalogue::Options given = {{"width", width}};
  if (task_heads) given["head"] = model.substr(colon + 1);
  const int usual = row->task == catalogue::Task::binary ? kLength : kResolution;
  spec.request = {kLength, bin > 0 ? bin : usual, task_heads ? kTaskTracks : kTracks,
                  catalogue::complete_options(*row, given)};
  return spec;
}

// Poisson's or, where that does not fit, the binary models' or the count output's.
inline losses::Loss loss_for(const catalogue::ModelRow& row) {
  if (row.task == catalogue::Task::binary) return losses::make_loss("bce");
  return losses::make_loss(row.counts ? "multinomial_count_mse" : "poisson");
}

struct RandomWindows {
  torch::Tensor onehot;   // (kBatch, 4, kLength)
  torch::Tensor targets;  // (kBatch, tracks, bins)
};

inline RandomWindows random_windows(const models::ModelSpec& spec) {
  const torch::Tensor letters = torch::randint(4, {kBatch, kLength}, torch::kInt64);
  const int bins = kLength / spec.request.resolution;
  torch::Tensor targets = torch::rand({kBatch, spec.request.tracks, bins}) * 3;
  if (catalogue::find_model(spec.name)->task == catalogue::Task::binary)
    targets = targets.gt(1.5).to(torch::kFloat32);
  return {torch::one_hot(letters, 4).transpose(1, 2).to(torch::kFloat32).contiguous(),
          targets};
}

}  // namespace s2fbench

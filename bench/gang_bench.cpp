// A gang's training steps in both modes of reduction, against as many processes that
// train apart.
//
//   mpirun -n RANKS gang_bench MODEL WIDTH BATCH [SHARDS [PAIRS]]
//   mpirun -n RANKS gang_bench serve MODEL WIDTH BATCH
//
// The second form is for gang_compare.py: a step in mode tree, one shard per rank, for
// each line on standard input, whose seconds it answers.
//
// All ranks take turns, a few steps each, interleaved: the gang in mode tree, in mode
// allreduce, and every rank for itself on its part of the batch. One thread each. Prints
// medians of the slowest rank's ms per step, the ratios' medians with a 95 % interval,
// and how much of the exchange came after the backward pass.
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "comm/context.hpp"
#include "losses/loss.hpp"
#include "models/allocator.hpp"
#include "train/step.hpp"

namespace s2fbench {
namespace {

constexpr int kLength = 2048;
constexpr int kTracks = 2;
constexpr int kResolution = 32;
constexpr int kSteps = 3;  // in a turn

struct Setup {
  std::string model, width;
  int batch = 64, shards = 1;
};

// A model with its optimiser; `part` of the batch is what this group trains on.
class Trainee {
 public:
  Trainee(const Setup& setup, const comm::Context& gang, const std::string& reduction,
          int part)
      : windows_(setup.batch / part) {
    models::ModelSpec spec;
    spec.name = setup.model;
    const auto* row = catalogue::find_model(spec.name);
    spec.request = {kLength, kResolution, kTracks,
                    catalogue::complete_options(*row, {{"width", setup.width}})};
    model_ = models::make_model(spec, 1);
    model_->train();
    config::TrialSettings settings;
    settings.train.batch = windows_;
    settings.train.shards = std::max(1, setup.shards / part);
    settings.train.reduction = reduction;
    step_ = std::make_unique<train::Step>(*model_, losses::make_loss("poisson"), settings,
                                          gang);
    const torch::Tensor letters = torch::randint(4, {windows_, kLength}, torch::kInt64);
    x_ = torch::one_hot(letters, 4).transpose(1, 2).to(torch::kFloat32).contiguous();
    y_ = torch::rand({windows_, kTracks, kLength / kResolution}) * 3;
  }

  void step() {
    train::StepInput input;
    input.windows = windows_;
    input.step = ++steps_;
    input.load = [&](const train::Shard& shard) {
      return train::TensorBatch{x_.narrow(0, shard.first, shard.size),
                                y_.narrow(0, shard.first, shard.size)};
    };
    step_->run(input);
  }
  const train::ExchangeTrace& trace() const { return step_->trace(); }

 private:
  int windows_;
  int steps_ = 0;
  std::shared_ptr<models::Model> model_;
  std::unique_ptr<train::Step> step_;
  torch::Tensor x_, y_;
};

// The slowest rank's seconds per step.
double seconds(const comm::Context& world, Trainee& trainee) {
  world.barrier();
  const double start = monotonic_seconds();
  for (int i = 0; i < kSteps; ++i) trainee.step();
  const double own = (monotonic_seconds() - start) / kSteps;
  return static_cast<double>(world.all_max(static_cast<std::int64_t>(own * 1e9))) / 1e9;
}

double at_share(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1) +
                                         0.5)];
}

// Interval of the median by order statistics, at least 95 % for 15 values or more.
std::string ratio_text(const std::vector<double>& over,
                       const std::vector<double>& under) {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < over.size(); ++i) ratios.push_back(over[i] / under[i]);
  const double n = static_cast<double>(ratios.size());
  const double half = 0.98 / std::sqrt(n);
  char text[100];
  std::snprintf(text, sizeof(text), "%.3f (%.3f to %.3f)", at_share(ratios, 0.5),
                at_share(ratios, std::max(0.0, 0.5 - half)),
                at_share(ratios, std::min(1.0, 0.5 + half)));
  return text;
}

std::string hidden_text(const train::ExchangeTrace& trace) {
  char text[100];
  std::snprintf(text, sizeof(text), "%.0f %%",
                100 * (1 - trace.exposed / std::max(trace.exchanging, 1e-12)));
  return text;
}

void run(const comm::Context& world, const Setup& setup, int pairs) {
  models::keep_freed_memory();
  torch::set_num_threads(1);
  Trainee tree(setup, world, "tree", 1), whole(setup, world, "allreduce", 1);
  Trainee apart(setup, comm::local_context(), "tree", world.size());
  std::vector<double> times[3];
  Trainee* trainees[] = {&tree, &whole, &apart};
  for (int pair = -1; pair < pairs; ++pair) {
    for (std::size_t i = 0; i < 3; ++i) {
      const double time = seconds(world, *trainees[i]);
      if (pair >= 0) times[i].push_back(time);
    }
  }
  if (world.rank() > 0) return;
  std::printf(
      "%s %s, batch %d, %d shards, %d ranks: tree %.2f ms, allreduce %.2f ms, apart %.2f "
      "ms; tree / allreduce %s, speed of tree / apart %s; hidden: tree %s, allreduce "
      "%s\n",
      setup.model.c_str(), setup.width.c_str(), setup.batch, setup.shards, world.size(),
      1e3 * at_share(times[0], 0.5), 1e3 * at_share(times[1], 0.5),
      1e3 * at_share(times[2], 0.5), ratio_text(times[0], times[1]).c_str(),
      ratio_text(times[2], times[0]).c_str(), hidden_text(tree.trace()).c_str(),
      hidden_text(whole.trace()).c_str());
}

// Rank 0 reads; an empty message ends the others.
void serve(const comm::Context& world, const Setup& setup) {
  models::keep_freed_memory();
  torch::set_num_threads(1);
  Trainee trainee(setup, world, "tree", 1);
  const comm::Bytes go(1);
  std::string line;
  while (true) {
    const bool more = world.rank() > 0 || std::getline(std::cin, line);
    if (world.broadcast(more ? go : comm::Bytes(), 0).empty()) return;
    const double start = monotonic_seconds();
    trainee.step();
    if (world.rank() == 0) std::cout << monotonic_seconds() - start << std::endl;
  }
}

}  // namespace
}  // namespace s2fbench

int main(int argc, char** argv) {
  const s2fbench::comm::Session session(argc, argv);
  if (argc < 4) {
    std::fprintf(stderr, "gang_bench MODEL WIDTH BATCH [SHARDS [PAIRS]]\n");
    return 2;
  }
  if (argc == 5 && std::string(argv[1]) == "serve") {
    s2fbench::serve(session.world(),
                    {argv[2], argv[3], std::atoi(argv[4]), session.world().size()});
    return 0;
  }
  s2fbench::Setup setup{argv[1], argv[2], std::atoi(argv[3])};
  setup.shards = argc > 4 ? std::atoi(argv[4]) : session.world().size();
  s2fbench::run(session.world(), setup, argc > 5 ? std::atoi(argv[5]) : 15);
  return 0;
}

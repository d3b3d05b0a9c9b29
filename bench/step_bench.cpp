// Steps of one model, timed one at a time: bench/step_compare.py drives it.
//
//   step_bench MODEL WIDTH THREADS [BIN]
//
// Per line on standard input it answers with a number. "step": seconds of one training
// step (forward, loss, backward, Adam) on 64 windows of 2,048 nt; "infer": seconds of one
// prediction of them; "memory": the most bytes that were resident so far. MODEL may be
// NAME:task, with heads per track: then there are 15 tracks, as the study has, else 2.
// BIN: bp per bin; 32, and the window for binary models. The loss is Poisson's or, where
// that does not fit, the binary models' or the count output's. step_twin.py does the same
// in Python.
#include <sys/resource.h>

#include <cstdlib>
#include <iostream>
#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "losses/loss.hpp"
#include "models/allocator.hpp"
#include "models/dropout.hpp"
#include "models/model.hpp"

namespace s2fbench {
namespace {

constexpr int kBatch = 64;
constexpr int kLength = 2048;
constexpr int kTracks = 2;
constexpr int kTaskTracks = 15;
constexpr int kResolution = 32;

models::ModelSpec spec_of(const std::string& model, const std::string& width, int bin) {
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

losses::Loss loss_for(const catalogue::ModelRow& row) {
  if (row.task == catalogue::Task::binary) return losses::make_loss("bce");
  return losses::make_loss(row.counts ? "multinomial_count_mse" : "poisson");
}

std::int64_t peak_resident_bytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::int64_t>(usage.ru_maxrss) * 1024;
}

void serve(const std::string& name, const std::string& width, int threads, int bin) {
  const models::ModelSpec spec = spec_of(name, width, bin);
  const catalogue::ModelRow& row = *catalogue::find_model(spec.name);
  models::keep_freed_memory();
  torch::set_num_threads(threads);
  torch::manual_seed(1);
  const auto model = models::make_model(spec, 1);
  const losses::Loss loss = loss_for(row);
  torch::optim::Adam adam(model->parameters(), torch::optim::AdamOptions(1e-3).eps(1e-7));
  const torch::Tensor letters = torch::randint(4, {kBatch, kLength}, torch::kInt64);
  const torch::Tensor x =
      torch::one_hot(letters, 4).transpose(1, 2).to(torch::kFloat32).contiguous();
  const int bins = kLength / spec.request.resolution;
  torch::Tensor y = torch::rand({kBatch, spec.request.tracks, bins}) * 3;
  if (row.task == catalogue::Task::binary) y = y.gt(1.5).to(torch::kFloat32);
  const auto infer = [&] {
    const torch::NoGradGuard no_gradient;
    model->eval();
    losses::coverage(model->forward(x));
    model->train();
  };
  std::uint64_t steps = 0;
  const auto step = [&] {
    models::seed_dropout(*model, 1, 0, steps++);
    adam.zero_grad();
    loss(model->forward(x), y).value.backward();
    adam.step();
  };
  for (std::string line; std::getline(std::cin, line);) {
    const double start = monotonic_seconds();
    if (line == "memory") {
      std::cout << peak_resident_bytes() << std::endl;
      continue;
    }
    line == "infer" ? infer() : step();
    std::cout << monotonic_seconds() - start << std::endl;
  }
}

}  // namespace
}  // namespace s2fbench

int main(int argc, char** argv) {
  if (argc != 4 && argc != 5) {
    std::cerr << "usage: step_bench MODEL WIDTH THREADS [BIN]\n";
    return s2fbench::kExitUser;
  }
  try {
    s2fbench::serve(argv[1], argv[2], std::atoi(argv[3]),
                    argc == 5 ? std::atoi(argv[4]) : 0);
  } catch (const s2fbench::Error& error) {
    std::cerr << error.what() << "\n";
    return error.exit_code();
  }
}

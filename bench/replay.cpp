// Replays the finished trials of a recorded sweep through our scheduler: what would
// their durations have cost on 16, 32 and 64 GPUs?
//
//   replay RUNS.tsv [GANG_EFFICIENCY]
//
// RUNS.tsv has a header; rows with finished = 1 and wall `seconds` are replayed, one GPU
// per trial. The scheduler does not see a trial's own duration: it is predicted from the
// other trials (leave-one-out) as the geometric mean over those with the most equal
// hyper-parameters. Nodes have 8 GPUs; a trial may use gangs of up to 8; a restart costs
// 60 s.
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <map>
#include <set>

#include "base/error.hpp"
#include "base/random_stream.hpp"
#include "base/text.hpp"
#include "run/simulation_report.hpp"

namespace {

using namespace s2fbench;

constexpr int kGpusPerNode = 8;
constexpr int kMostRanks = 8;
constexpr std::size_t kNearest = 3;  // at least so many, and all that are as near
constexpr int kShuffles = 100;
constexpr double kHour = 3600;

// Known only after a trial, or different for every one of them.
const std::set<std::string> kNotHyperParameters = {"run",    "finished", "seconds",
                                                   "epochs", "val_loss", "val_pearson"};

struct Trial {
  std::vector<std::string> hyper_parameters;
  double seconds = 0;
};

std::vector<Trial> read_trials(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw UserError("cannot read the records", path, "try the path of runs.tsv");
  std::string line;
  std::getline(file, line);
  const auto names = split(line, '\t');
  std::vector<Trial> trials;
  while (std::getline(file, line)) {
    const auto values = split(line, '\t');
    if (values.size() != names.size())
      throw UserError("a row of another length than the header", path, "");
    std::map<std::string, std::string> row;
    Trial trial;
    for (std::size_t i = 0; i < names.size(); ++i) {
      row[names[i]] = values[i];
      if (!kNotHyperParameters.contains(names[i]))
        trial.hyper_parameters.push_back(values[i]);
    }
    if (row["finished"] != "1") continue;
    trial.seconds = parse_number(row["seconds"]).value();
    trials.push_back(std::move(trial));
  }
  return trials;
}

int differences(const Trial& a, const Trial& b) {
  int count = 0;
  for (std::size_t i = 0; i < a.hyper_parameters.size(); ++i)
    count += a.hyper_parameters[i] != b.hyper_parameters[i];
  return count;
}

// Seconds of trial `one`, from the others.
double predict(const std::vector<Trial>& trials, std::size_t one) {
  std::vector<std::pair<int, double>> others;  // differences, log seconds
  for (std::size_t i = 0; i < trials.size(); ++i)
    if (i != one)
      others.emplace_back(differences(trials[one], trials[i]),
                          std::log(trials[i].seconds));
  std::sort(others.begin(), others.end());
  const int farthest = others.at(kNearest - 1).first;
  double sum = 0;
  int near = 0;
  for (const auto& [difference, log_seconds] : others) {
    if (difference > farthest) break;
    sum += log_seconds;
    ++near;
  }
  return std::exp(sum / near);
}

// First come, first served, when the trials come in random orders: the mean makespan in
// hours.
double shuffled_makespan(const std::vector<Trial>& trials, int gpus) {
  double sum = 0;
  for (int shuffle = 0; shuffle < kShuffles; ++shuffle) {
    const auto count = static_cast<std::int64_t>(trials.size());
    const auto order = random_permutation(
        count, RandomStream(1, "order", 0, static_cast<std::uint64_t>(shuffle)));
    std::vector<run::CellToRun> cells;
    for (std::int64_t i = 0; i < count; ++i) cells.push_back({i, 1});
    const auto seconds = [&](std::int64_t cell) {
      return trials[static_cast<std::size_t>(order[static_cast<std::size_t>(cell)])]
          .seconds;
    };
    sum += run::simulate({cells, run::node_names(1, gpus), {1}, seconds}).makespan;
  }
  return sum / kShuffles / kHour;
}

void replay(const std::string& path, double efficiency) {
  const auto trials = read_trials(path);
  std::vector<run::CellToRun> cells;
  double squares = 0;
  for (std::size_t i = 0; i < trials.size(); ++i) {
    const double predicted = predict(trials, i);
    squares += std::pow(std::log(predicted / trials[i].seconds), 2);
    cells.push_back({static_cast<std::int64_t>(i), predicted, 0, false, kMostRanks});
  }
  fmt::print("{} trials; predictions are off by a factor of {:.2f} (root mean square)\n",
             trials.size(),
             std::exp(std::sqrt(squares / static_cast<double>(trials.size()))));
  const auto seconds = [&](std::int64_t cell) {
    return trials[static_cast<std::size_t>(cell)].seconds;
  };
  for (const int gpus : {16, 32, 64}) {
    const run::SimulatedMachine machine{gpus / kGpusPerNode, kGpusPerNode, efficiency};
    auto ways = run::simulate_ways(cells, machine, seconds);
    for (auto& way : ways) way.result.makespan /= kHour;
    fmt::print(
        "{}", run::simulation_text(
                  ways, machine, run::area_bound(cells, gpus, seconds) / kHour, "hours"));
    fmt::print("first come in random order: {:.1f} hours, mean of {}\n\n",
               shuffled_makespan(trials, gpus), kShuffles);
  }
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc < 2) throw UserError("no records", "replay", "try replay RUNS.tsv");
    replay(argv[1], argc > 2 ? std::atof(argv[2]) : 0.9);
    return kExitOk;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "replay: %s\n", error.what());
    return kExitUser;
  }
}

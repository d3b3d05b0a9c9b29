// What it costs to commit the end of a trial, against the least that durability costs.
//
//   commit_bench [FOLDER] [commits]     FOLDER: on the file system of interest
//
// Commit: ResultsFolder::finished, that is journal line, fdatasync, cube cell. Least: the
// same bytes appended to a bare file, fdatasync. In turns, on one file system. Prints one
// line: median and 99th percentile of both in milliseconds, and their ratios.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "cube/history.hpp"
#include "cube/results_folder.hpp"
#include "support/window_summary.hpp"
#include "sweep/effective.hpp"

namespace {

using namespace s2fbench;

// As many cells as commits: two models and resolutions, four tracks, thirty epochs.
sweep::Plan make_plan(int commits) {
  using Kind = sweep::AxisKind;
  sweep::Sweep sweep;
  sweep.name = "commits";
  std::vector<std::string> seeds;
  for (int seed = 1; seed <= (commits + 3) / 4; ++seed)
    seeds.push_back(std::to_string(seed));
  sweep.axes = {{"model", Kind::word, {"cnn", "bpnet"}},
                {"loss", Kind::word, {"poisson"}},
                {"resolution", Kind::integer, {"32", "128"}},
                {"representation", Kind::word, {"onehot"}},
                {"seed", Kind::integer, seeds}};
  sweep.base.train.epochs = 30;
  sweep.effective = sweep::effective_configuration(sweep);
  return sweep::make_plan(sweep,
                          test::summary_of("hash", 1000, 100, 100, {"a", "b", "c", "d"}));
}

cube::TrialResult make_result(const cube::Schema& schema, std::int64_t cell) {
  cube::TrialResult result;
  result.state = cube::CellState::done;
  double value = 0.1 + 1e-3 * static_cast<double>(cell);
  const auto next = [&value] { return value = value * 0.987 + 0.0123; };
  for (const auto& metric : schema.metrics) {
    result.metrics.push_back({metric.name, {}});
    auto& values = result.metrics.back().values;
    values.resize(static_cast<std::size_t>(cube::values_per_cell(schema, metric)));
    std::generate(values.begin(), values.end(), next);
  }
  for (const auto& name : schema.curves) {
    result.curves.push_back({name, std::vector<double>(30)});
    std::generate(result.curves.back().values.begin(), result.curves.back().values.end(),
                  next);
  }
  result.seconds = 1234.5;
  result.host = "node0123";
  return result;
}

double timed(const std::function<void()>& work) {
  const double begin = monotonic_seconds();
  work();
  return monotonic_seconds() - begin;
}

// Appends and makes durable, nothing else.
class BareFile {
 public:
  explicit BareFile(const std::string& path)
      : descriptor_(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND, 0644)) {
    if (descriptor_ < 0) throw EnvironmentError("cannot create a file", path, "");
  }
  ~BareFile() { close(descriptor_); }
  BareFile(const BareFile&) = delete;
  BareFile& operator=(const BareFile&) = delete;
  void append(const std::string& bytes) {
    if (write(descriptor_, bytes.data(), bytes.size()) !=
            static_cast<ssize_t>(bytes.size()) ||
        fdatasync(descriptor_) != 0)
      throw EnvironmentError("cannot append", "bare file", "");
  }

 private:
  int descriptor_;
};

std::string only_file(const std::string& folder) {
  return std::filesystem::directory_iterator(folder)->path().string();
}

// What was added to a journal since the last look, line by line. Zeros follow.
class Follower {
 public:
  explicit Follower(const std::string& path) : in_(path, std::ios::binary) {}
  std::string last_line() {
    std::string piece(65536, '\0');
    in_.clear();
    in_.seekg(offset_);
    in_.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    piece.resize(std::min(piece.find('\0'), static_cast<std::size_t>(in_.gcount())));
    offset_ += static_cast<std::streamoff>(piece.size());
    return piece.substr(piece.rfind('\n', piece.size() - 2) + 1);
  }

 private:
  std::ifstream in_;
  std::streamoff offset_ = 0;
};

double at(std::vector<double> seconds, double share) {
  std::sort(seconds.begin(), seconds.end());
  return seconds[static_cast<std::size_t>(share *
                                          static_cast<double>(seconds.size() - 1))];
}

void measure(const std::string& dir, int commits) {
  const sweep::Plan plan = make_plan(commits);
  const auto folder = cube::ResultsFolder::open(dir, plan, comm::local_context());
  Follower journal(only_file(dir + "/journal"));
  BareFile bare(dir + "/bare");
  std::vector<double> ours, least;
  std::string line;
  for (std::int64_t cell = 0; cell < commits; ++cell) {
    const cube::TrialResult result = make_result(folder->schema(), cell);
    folder->started(cell, false);
    const auto commit = [&] {
      ours.push_back(timed([&] { folder->finished(cell, result); }));
    };
    const auto append = [&] {
      if (!line.empty()) least.push_back(timed([&] { bare.append(line); }));
    };
    if (cell % 2 == 0) append();
    commit();
    line = journal.last_line();
    if (cell % 2 != 0) append();
  }
  folder->close();
  std::printf(
      "commit commits=%d bytes=%zu ours_median_ms=%.3f bare_median_ms=%.3f "
      "median_ratio=%.2f ours_p99_ms=%.3f bare_p99_ms=%.3f p99_ratio=%.2f\n",
      commits, line.size(), 1e3 * at(ours, 0.5), 1e3 * at(least, 0.5),
      at(ours, 0.5) / at(least, 0.5), 1e3 * at(ours, 0.99), 1e3 * at(least, 0.99),
      at(ours, 0.99) / at(least, 0.99));
}

}  // namespace

int main(int argc, char** argv) {
  const std::string parent = argc > 1 ? argv[1] : ".";
  const std::string dir = parent + "/commit_bench." + std::to_string(getpid());
  try {
    measure(dir, argc > 2 ? std::atoi(argv[2]) : 2000);
    std::filesystem::remove_all(dir);
    return kExitOk;
  } catch (const std::exception& error) {
    std::filesystem::remove_all(dir);
    std::fprintf(stderr, "commit_bench: %s\n", error.what());
    return kExitInternal;
  }
}

// Fits the scaling model to what was measured, and says how far it is off.
//
//   scaling_fit < LINES
//
// Reads what exchange_bench and gang_bench print; other lines are passed over.
// - Exchanges of one number of ranks: seconds = constant + bytes x slope, by least
// squares
//   of the relative errors: a link's seconds per message and bytes per second. The sums'
//   own time is in the slope.
// - A gang_bench line of one rank gives its model's multiply-adds per second. From that
//   the model predicts the lines of several ranks. Rates of ranks that train apart,
//   beside each other, show what sharing a machine costs, which the model leaves out: a
//   second prediction takes these.
#include <spdlog/fmt/fmt.h>

#include <cstdio>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "catalogue/catalogue.hpp"
#include "run/scaling_model.hpp"

namespace {

using namespace s2fbench;

// As gang_bench has them.
constexpr int kLength = 2048, kTracks = 2, kResolution = 32;
// As train/gradient_buckets.hpp has them.
constexpr double kBucketBytes = 4 * (1 << 18);
constexpr double kPasses = 3;

struct Exchange {
  double bytes = 0, seconds = 0;
};

struct Steps {
  std::string model, width;
  int batch = 1, shards = 1, ranks = 1;
  double tree = 0, apart = 0;  // seconds
};

struct Measured {
  std::map<int, std::vector<Exchange>> exchanges;  // by ranks
  std::vector<Steps> steps;
};

Measured read(std::istream& lines) {
  Measured measured;
  for (std::string line; std::getline(lines, line);) {
    int ranks = 0;
    Exchange exchange;
    Steps steps;
    char model[100], width[100];
    if (std::sscanf(line.c_str(), "exchange, %d ranks, %lf bytes: %lf ms", &ranks,
                    &exchange.bytes, &exchange.seconds) == 3) {
      exchange.seconds /= 1e3;
      measured.exchanges[ranks].push_back(exchange);
    } else if (std::sscanf(line.c_str(),
                           "%99s %99[^,], batch %d, %d shards, %d ranks: tree %lf ms, "
                           "allreduce %*f ms, apart %lf ms",
                           model, width, &steps.batch, &steps.shards, &steps.ranks,
                           &steps.tree, &steps.apart) == 7) {
      steps.model = model;
      steps.width = width;
      steps.tree /= 1e3;
      steps.apart /= 1e3;
      measured.steps.push_back(steps);
    }
  }
  return measured;
}

// constant + bytes x slope with the least sum of squared relative errors.
run::Link fitted(const std::vector<Exchange>& exchanges, int ranks) {
  double one = 0, x = 0, xx = 0, y = 0, xy = 0;
  for (const Exchange& each : exchanges) {
    const double weight = 1 / (each.seconds * each.seconds);
    one += weight;
    x += weight * each.bytes;
    xx += weight * each.bytes * each.bytes;
    y += weight * each.seconds;
    xy += weight * each.bytes * each.seconds;
  }
  const double determinant = one * xx - x * x;
  const double constant = (xx * y - x * xy) / determinant;
  const double slope = (one * xy - x * y) / determinant;
  const double messages = 2.0 * (ranks - 1);
  return {"fitted", messages / ranks / slope, constant / messages};
}

run::StepWork work_of(const Steps& steps) {
  const auto* row = catalogue::find_model(steps.model);
  if (row == nullptr) throw UserError("no such model", steps.model);
  const catalogue::ModelRequest request = {
      kLength, kResolution, kTracks,
      catalogue::complete_options(*row, {{"width", steps.width}})};
  run::StepWork work;
  work.operations = row->operations(request);
  work.bytes = 4.0 * static_cast<double>(row->parameters(request));
  work.bucket_bytes = kBucketBytes;
  work.batch = steps.batch;
  work.shards = steps.shards;
  return work;
}

// `windows` were trained on in so many seconds. The sums' time is in the fitted link.
run::Device device_of(const run::StepWork& work, double windows, double seconds) {
  run::Device device;
  device.operations_per_second = kPasses * windows * work.operations / seconds;
  device.memory_bytes_per_second = 1e30;
  device.moves_bytes = true;
  return device;
}

void print_fit(const std::vector<Exchange>& exchanges, int ranks, const run::Link& link) {
  fmt::print("{} ranks: {:.1f} us a message, {:.2f} GB/s each way, sums included\n",
             ranks, 1e6 * link.message_seconds, link.bytes_per_second / 1e9);
  for (const Exchange& each : exchanges) {
    const double predicted =
        run::exchange_seconds(each.bytes, run::ExchangeMode::tree, device_of({}, 1, 1),
                              {link, {}, ranks}, ranks);
    fmt::print("  {:>9.0f} bytes  measured {:8.3f} ms  fitted {:8.3f} ms  {:+.0f} %\n",
               each.bytes, 1e3 * each.seconds, 1e3 * predicted,
               100 * (predicted / each.seconds - 1));
  }
}

// Seconds that a line's gang is predicted to take when its ranks compute as `device`.
void print_prediction(const char* from, const Steps& measured, const run::Device& device,
                      const run::Link& link) {
  const run::StepTime time = run::step_time(work_of(measured), device,
                                            {link, {}, measured.ranks}, measured.ranks);
  fmt::print(
      "  {:<22} {:5.1f} G multiply-adds/s a rank: {:7.1f} ms ({:+.1f} %), exposed "
      "{:.2f} of {:.2f} ms\n",
      from, device.operations_per_second / 1e9, 1e3 * time.total(),
      100 * (time.total() / measured.tree - 1), 1e3 * time.exposed,
      1e3 * time.exchanging);
}

std::string name_of(const Steps& steps) {
  return fmt::format("{} {}, batch {}", steps.model, steps.width, steps.batch);
}

void print_predictions(const Measured& measured, const std::map<int, run::Link>& links) {
  std::map<std::string, double> alone;  // seconds of a step on one rank
  for (const Steps& each : measured.steps)
    if (each.ranks == 1) alone[name_of(each)] = each.tree;
  for (const Steps& each : measured.steps) {
    if (each.ranks == 1 || !links.contains(each.ranks)) continue;
    const run::StepWork work = work_of(each);
    const run::Link& link = links.at(each.ranks);
    fmt::print("{}, {} ranks, {:.2f} MB: measured {:.1f} ms\n", name_of(each), each.ranks,
               work.bytes / 1e6, 1e3 * each.tree);
    const double part = static_cast<double>(each.batch) / each.ranks;
    print_prediction("as ranks apart", each, device_of(work, part, each.apart), link);
    const auto one = alone.find(name_of(each));
    if (one == alone.end()) continue;
    print_prediction("as one rank alone", each, device_of(work, each.batch, one->second),
                     link);
  }
}

}  // namespace

int main() {
  try {
    const Measured measured = read(std::cin);
    std::map<int, run::Link> links;
    for (const auto& [ranks, exchanges] : measured.exchanges) {
      if (ranks < 2 || exchanges.size() < 2) continue;
      links[ranks] = fitted(exchanges, ranks);
      print_fit(exchanges, ranks, links[ranks]);
    }
    if (links.empty())
      throw UserError("no exchanges of several ranks to fit", "standard input",
                      "try mpirun -n 2 exchange_bench");
    print_predictions(measured, links);
  } catch (const Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return error.exit_code();
  }
  return 0;
}

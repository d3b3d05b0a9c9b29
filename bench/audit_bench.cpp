// The leakage audit on sequence with families of repeats like a genome's: seconds and
// memory. Prints one JSON line.
//
//   audit_bench [TRAIN_MEGABASES [TEST_MEGABASES]]     windows of 3,072 nt side by side
//
// A tenth of the bases are 300 nt repeats at about 85 % identity of each other, a fifth
// 2,000 nt ones of 50 families at 80 to 98 %, a hundredth satellites.
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "audit/leakage.hpp"
#include "base/clock.hpp"
#include "base/random_stream.hpp"

namespace {

using namespace s2fbench;
using Codes = std::vector<std::uint8_t>;

constexpr int kWindow = 3072;

Codes random_codes(std::size_t length, RandomStream& stream) {
  Codes codes(length);
  for (auto& code : codes) code = static_cast<std::uint8_t>(stream.next() >> 62U);
  return codes;
}

void put_copy(Codes& genome, std::size_t start, const Codes& unit, double changed,
              RandomStream& stream) {
  for (std::size_t i = 0; i < unit.size() && start + i < genome.size(); ++i) {
    const bool change = stream.uniform() < changed;
    genome[start + i] =
        change ? static_cast<std::uint8_t>((unit[i] + 1 + stream.below(3)) % 4) : unit[i];
  }
}

Codes genome_with_repeats(std::size_t length) {
  RandomStream stream(1, "audit bench");
  Codes genome = random_codes(length, stream);
  std::vector<Codes> families(50);
  for (Codes& family : families) family = random_codes(2000, stream);
  for (std::size_t i = 0; i < length / 10'000; ++i) {
    put_copy(genome, stream.below(length), families[stream.below(families.size())],
             0.01 + 0.1 * stream.uniform(), stream);
  }
  const Codes short_repeat = random_codes(300, stream);
  for (std::size_t i = 0; i < length / 3000; ++i)
    put_copy(genome, stream.below(length), short_repeat, 0.08, stream);
  const Codes satellite = random_codes(171, stream);
  for (std::size_t i = 0; i < length / 1'000'000; ++i) {
    const std::size_t start = stream.below(length);
    for (std::size_t copy = 0; copy < 60; ++copy)
      put_copy(genome, start + copy * satellite.size(), satellite, 0.02, stream);
  }
  return genome;
}

data::Tables windows_of(std::size_t train, std::size_t length) {
  data::Tables tables;
  tables.input = kWindow;
  tables.bases = static_cast<std::int64_t>(length);
  tables.tables = {"tiled"};
  tables.table_stored = {kWindow};
  tables.chromosomes = {"train", "test"};
  for (std::size_t start = 0; start + kWindow <= length; start += kWindow) {
    const bool is_test = start >= train;
    tables.window_table.push_back(0);
    tables.window_chromosome.push_back(is_test ? 1 : 0);
    tables.window_start.push_back(static_cast<std::int64_t>(start));
    tables.window_position.push_back(static_cast<std::int64_t>(start));
    tables.window_fold.push_back(is_test ? 2 : 0);
  }
  return tables;
}

std::size_t megabases(int argc, char** argv, int at, double otherwise) {
  return static_cast<std::size_t>((argc > at ? std::atof(argv[at]) : otherwise) * 1e6);
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t train = megabases(argc, argv, 1, 100);
  const std::size_t test = megabases(argc, argv, 2, 10);
  const Codes bases = genome_with_repeats(train + test);
  const auto tables = windows_of(train, bases.size());
  const double before = monotonic_seconds();
  const auto report = audit::find_leakage(tables, bases, {});
  const double seconds = monotonic_seconds() - before;
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto& pair = report.pairs[1];
  std::printf(
      "{\"train_megabases\": %.0f, \"test_megabases\": %.0f, \"test_windows\": %lld, "
      "\"near_duplicates\": %lld, \"seconds\": %.2f, \"peak_megabytes\": %.0f}\n",
      double(train) / 1e6, double(test) / 1e6, static_cast<long long>(pair.query_windows),
      static_cast<long long>(pair.duplicated), seconds, double(usage.ru_maxrss) / 1024);
  return 0;
}

#include "train/shards.hpp"

#include <bit>
#include <string>

#include "base/error.hpp"

namespace s2fbench::train {
namespace {

bool power_of_two(int value) {
  return value > 0 && std::has_single_bit(static_cast<unsigned>(value));
}

}  // namespace

Shard shard_of(int batch, int shards, int index) {
  const long long n = batch;
  const int first = static_cast<int>(n * index / shards);
  const int end = static_cast<int>(n * (index + 1) / shards);
  return {first, end - first};
}

void check_gang(const config::TrainSettings& settings, int gang_size) {
  const std::string shards = "train.shards = " + std::to_string(settings.shards);
  if (!power_of_two(settings.shards)) {
    throw UserError("train.shards must be a power of two", shards, "try 1, 2, 4 or 8");
  }
  if (settings.batch < 2 * settings.shards) {
    throw UserError("a shard needs at least two windows of the batch",
                    shards + " with train.batch = " + std::to_string(settings.batch),
                    "try fewer shards or a larger batch");
  }
  if (!power_of_two(gang_size)) {
    throw UserError("ranks per trial must be a power of two", std::to_string(gang_size),
                    "try 1, 2, 4 or 8 with --ranks-per-trial");
  }
  if (settings.batch_statistics == "global" && gang_size != settings.shards) {
    throw UserError("train.batch_statistics = global wants one shard per rank",
                    shards + " on " + std::to_string(gang_size) + " ranks",
                    "try --ranks-per-trial " + std::to_string(settings.shards));
  }
  if (gang_size > settings.shards) {
    throw UserError("more ranks per trial than virtual shards",
                    std::to_string(gang_size) + " ranks, " + shards,
                    "try train.shards=" + std::to_string(gang_size) +
                        " or a smaller --ranks-per-trial");
  }
}

}  // namespace s2fbench::train

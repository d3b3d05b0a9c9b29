#include <spdlog/fmt/fmt.h>

#include <cstdint>
#include <string>

#include "app/command.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "data/prepare.hpp"
#include "sequences/prepare.hpp"

namespace s2fbench::app {
namespace {

// One line for every tenth of the genome.
class TenthsTold {
 public:
  void operator()(const std::string& chromosome, std::int64_t done, std::int64_t total) {
    const auto tenth = total > 0 ? done * 10 / total : 10;
    if (tenth == told_) return;
    told_ = tenth;
    log::info("{} %: {} of {} Mb ({})", tenth * 10, done / 1'000'000, total / 1'000'000,
              chromosome);
  }

 private:
  std::int64_t told_ = 0;
};

int run_prepare(const config::ParsedOptions& options, const comm::Context&) {
  const std::string out = options.needed("out");
  const std::string file = options.positional("DATASET.yaml");
  const std::string root = options.text("root");
  if (sequences::is_sequences_config(file)) {
    const auto config = sequences::load_sequences_config(file, root);
    fmt::print("{}", sequences::report_text(sequences::prepare(config, out)));
    return kExitOk;
  }
  const auto config = data::load_dataset_config(file, root);
  fmt::print("{}", data::report_text(data::prepare(config, out, TenthsTold())));
  return kExitOk;
}

}  // namespace

Command prepare_command() {
  return {{"prepare",
           "build a dataset from FASTA, bigWig and BED, or a table of sequences",
           {{"DATASET.yaml", "what to build (configs/datasets/ has examples)"}},
           {{"out", "F.h5", "", "the dataset to write"},
            {"root", "DIR", "",
             "where relative paths are looked up, instead of beside "
             "the YAML file"}}},
          run_prepare};
}

}  // namespace s2fbench::app

// `predict`: a stored model over BED windows, whole chromosomes or one-hot sequences.
#include <spdlog/fmt/fmt.h>
#include <torch/utils.h>

#include <memory>

#include "app/command.hpp"
#include "app/node_index.hpp"
#include "app/tenths_told.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "catalogue/catalogue.hpp"
#include "comm/agreed.hpp"
#include "evaluate/predict.hpp"
#include "models/allocator.hpp"
#include "train/device.hpp"

namespace s2fbench::app {
namespace {

using config::ParsedOptions;

// What every rank reads, and on rank 0 what is written to.
struct PredictJob {
  std::unique_ptr<evaluate::WindowSource> source;
  std::unique_ptr<evaluate::PredictionSink> sink;
};

void check_words(const ParsedOptions& options) {
  const bool fasta = options.has("fasta"), bed = options.has("bed");
  const bool chroms = options.has("chroms"), onehot = options.has("onehot");
  const bool one = fasta ? bed != chroms && !onehot : onehot && !bed && !chroms;
  if (!one) {
    throw UserError("give --fasta with --bed or with --chroms, or --onehot alone");
  }
}

std::vector<std::string> chromosomes_of(const ParsedOptions& options,
                                        const data::Genome& genome) {
  if (options.text("chroms") != "all") return split(options.text("chroms"), ',');
  std::vector<std::string> names;
  for (const auto& chromosome : genome.chromosomes()) names.push_back(chromosome.name);
  return names;
}

PredictJob make_predict_job(const ParsedOptions& options,
                            const models::ModelDescription& model, bool writes) {
  const std::string out = options.needed("out");
  const int length = model.spec.request.input_length;
  PredictJob job;
  if (options.has("onehot")) {
    job.source = std::make_unique<evaluate::OneHotFile>(options.text("onehot"), length);
    if (writes) {
      job.sink = std::make_unique<evaluate::Hdf5Sink>(
          out, model, job.source->size(), std::vector<evaluate::PlacedWindow>{});
    }
    return job;
  }
  const auto genome = data::Genome::open(options.text("fasta"));
  const bool bed = options.has("bed");
  auto windows =
      bed ? evaluate::bed_windows(genome, options.text("bed"), length)
          : evaluate::chromosome_windows(genome, chromosomes_of(options, genome), length);
  if (writes && bed) {
    job.sink =
        std::make_unique<evaluate::Hdf5Sink>(out, model, std::ssize(windows), windows);
  } else if (writes) {
    job.sink = std::make_unique<evaluate::BigWigSink>(out, model, genome, windows);
  }
  job.source =
      std::make_unique<evaluate::GenomeWindows>(genome, std::move(windows), length);
  return job;
}

bool wants_logits(const ParsedOptions& options, const models::ModelDescription& model) {
  if (options.has("output") && !evaluate::gives_logits(model)) {
    throw UserError("--output is for binary models", model.spec.name,
                    "leave it out: other models have one output");
  }
  return options.text("output") == "logits";
}

// A language model says something of masked letters alone.
void refuse_letters(const models::ModelDescription& model) {
  if (catalogue::find_model(model.spec.name)->task != catalogue::Task::masked) return;
  throw UserError("the model guesses masked letters", model.spec.name,
                  "try s2fbench embed --model " + model.spec.name + " --weights MODEL");
}

int run_predict(const ParsedOptions& options, const comm::Context& world) {
  const auto place = place_on_node(world, 0);
  models::keep_freed_memory();
  models::StoredModel model;
  evaluate::PredictOptions how;
  PredictJob job;
  comm::on_every_rank(world, [&] {
    check_words(options);
    how.device = train::resolve_device(options.text("device"), place);
    how.block = static_cast<int>(options.integer("block", 1));
    torch::set_num_threads(static_cast<int>(options.integer("threads", 1)));
    model = models::load_model_folder(options.positional("MODEL"));
    refuse_letters(model.description);
    how.logits = wants_logits(options, model.description);
    if (model.description.representation != "onehot")
      throw UserError("the model reads no letters", model.description.representation,
                      "try s2fbench evaluate on the sweep that trained it");
  });
  // First rank 0, which may have to write a FASTA's index, and makes the output.
  comm::from_rank0(world, [&] {
    job = make_predict_job(options, model.description, true);
    log::info("{} windows on {} process{}", job.source->size(), world.size(),
              world.size() == 1 ? "" : "es");
    return std::string();
  });
  comm::on_every_rank(world, [&] {
    if (world.rank() > 0) job = make_predict_job(options, model.description, false);
  });
  how.progress = TenthsTold();
  evaluate::predict(model, *job.source, job.sink.get(), world, how);
  return kExitOk;
}

}  // namespace

Command predict_command() {
  return {{"predict",
           "run a stored model over BED windows, chromosomes or one-hot sequences; alone "
           "or under mpirun",
           {{"MODEL", "a model folder: of import, or checkpoints/<cell key>/best"}},
           {{"out", "P", "",
             "HDF5 file to write (pred: windows, bins, tracks); for --chroms a folder "
             "with a bigWig per track"},
            {"fasta", "F", "", "the genome, for --bed or --chroms"},
            {"bed", "B", "", "a window around the middle of each region"},
            {"chroms", "C,...", "",
             "whole chromosomes, or all: windows side by side, the last one ends with "
             "the chromosome"},
            {"onehot", "X.h5", "", "dataset onehot (windows, length, 4)"},
            {"output", "probability|logits", "probability", "of binary models"},
            {"block", "N", "32", "windows per forward pass"},
            {"threads", "N", "1", "of each process"},
            {"device", "auto|cpu|cuda", "auto", "where it is computed"}}},
          run_predict,
          true};
}

}  // namespace s2fbench::app

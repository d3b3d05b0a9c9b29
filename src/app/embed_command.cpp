// `embed`: a pre-trained model over a sequence table, into an embedding store.
#include <spdlog/fmt/fmt.h>
#include <torch/utils.h>

#include <algorithm>
#include <limits>

#include "app/command.hpp"
#include "app/node_index.hpp"
#include "app/pretrained_options.hpp"
#include "app/tenths_told.hpp"
#include "base/byte_size.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "comm/agreed.hpp"
#include "embedding/embed.hpp"
#include "embedding/planned_memory.hpp"
#include "models/allocator.hpp"

namespace s2fbench::app {
namespace {

using config::ParsedOptions;

std::vector<int> layers_of(const ParsedOptions& options) {
  std::vector<int> layers;
  if (options.text("layers").empty()) return layers;
  for (const auto& text : split(options.text("layers"), ',')) {
    const auto layer = parse_integer(text);
    if (!layer || std::abs(*layer) > std::numeric_limits<int>::max())
      throw UserError("--layers is no list of layers", "'" + text + "'", "try 0,6,12");
    layers.push_back(static_cast<int>(*layer));
  }
  return layers;
}

embedding::EmbedOptions embed_options(const ParsedOptions& options) {
  embedding::EmbedOptions how;
  how.model = model_in_words(options, options.needed("model"));
  if (options.text("keep") == "entropies") how.kept = embedding::Kept::entropies;
  how.layers = layers_of(options);
  how.pooling = stores::pooling_of(options.text("pool"), "--pool");
  how.number = stores::number_of(options.text("dtype"), "--dtype");
  how.batch_tokens = static_cast<int>(options.integer("batch", 1));
  if (options.text("strand") == "reverse") how.strand = embedding::Strand::reverse;
  how.attended_padding = static_cast<int>(options.integer("attend-padding", 0));
  return how;
}

// What every rank has before the work begins.
struct EmbedJob {
  data::SequenceTable table;
  std::unique_ptr<pretrained::PretrainedModel> model;
  embedding::EmbedOptions how;
  stores::Layout layout;
  pretrained::Weights weights;
};

EmbedJob make_embed_job(const ParsedOptions& options) {
  EmbedJob job;
  torch::set_num_threads(static_cast<int>(options.integer("threads", 1)));
  job.how = embed_options(options);
  job.model = pretrained_model(options, options.needed("model"));
  const std::string path = options.positional("DATASET.h5");
  if (!data::is_sequence_table(path))
    throw UserError("no table of sequences", path,
                    "try a dataset that was prepared with kind: sequences");
  job.table = data::read_sequence_table(path);
  job.layout = embedding::store_layout(*job.model, job.table,
                                       data::content_hash(job.table), job.how);
  return job;
}

std::string bytes_told(std::int64_t bytes) {
  return fmt::format("{} bytes ({})", bytes, human_bytes(bytes));
}

// What the same words without --plan would take; no weight file is looked at.
void print_embed_plan(const ParsedOptions& options, const EmbedJob& job) {
  const bool half = options.text("precision") == "bfloat16";
  const auto plan =
      embedding::planned_memory(*job.model, job.table, job.layout, job.how, half ? 2 : 4);
  fmt::print("model       {}\n", job.how.model);
  if (plan.parameters == 0) {
    fmt::print("parameters  the module's own\n");
  } else {
    fmt::print("parameters  {}\nweights     {} in each process{}\n", plan.parameters,
               bytes_told(plan.weight_bytes),
               half ? ", " + bytes_told(plan.read_bytes) + " while they are read" : "");
  }
  fmt::print("batch       at most about {} of states, {} sequences of {} tokens\n",
             bytes_told(plan.batch_bytes), plan.batch_sequences, plan.batch_length);
  fmt::print("store       {}: {} rows, {} layers of {} x {} x {}\n",
             bytes_told(plan.store_bytes), job.layout.rows, job.layout.layers.size(),
             job.layout.sequences, job.layout.positions, job.layout.channels);
  fmt::print("work        {} sequences, {} tokens, {} batches\n", plan.sequences,
             plan.tokens, plan.batches);
}

int run_embed(const ParsedOptions& options, const comm::Context& world) {
  models::keep_freed_memory();
  const bool planned = options.flag("plan");
  const std::string out = planned ? "" : options.needed("out");
  EmbedJob job;
  comm::on_every_rank(world, [&] { job = make_embed_job(options); });
  if (planned) {
    if (world.rank() == 0) print_embed_plan(options, job);
    return kExitOk;
  }
  log::info("{}: {} rows take {} in the store", job.how.model, job.layout.rows,
            human_bytes(job.layout.raw_bytes()));
  const auto place = place_on_node(world, 0);
  comm::on_every_rank(world,
                      [&] { job.weights = weights_for(options, *job.model, place); });
  job.layout.weights = job.weights.hash();
  if (world.rank() == 0) job.how.progress = TenthsTold("batches");
  embedding::embed(*job.model, job.weights, job.table, job.layout, out, job.how, world);
  if (world.rank() == 0)
    fmt::print("{}: {} rows of {}, weights {} ({})\n", out, job.layout.rows,
               job.how.model, job.weights.source(), job.weights.hash());
  return kExitOk;
}

}  // namespace

Command embed_command() {
  std::vector<config::OptionRow> rows = {
      {"model", "M", "", pretrained_names()},
      {"out", "S.h5", "", "the store to write"},
      {"layers", "L,...", "", "0 to the depth; negative from the end; default the last"},
      {"pool", "full|cls|mean|mean_special", "full", "what of the tokens is kept"},
      {"keep", "states|entropies", "states",
       "entropies: of what is expected of each token when it is masked"},
      {"strand", "forward|reverse", "forward", "reverse: of the reverse complements"},
      {"attend-padding", "TOKENS", "0",
       "pad every sequence to so many tokens, which the model attends to as if they were "
       "real: as the study ran DNABERT-2"},
      {"dtype", "float32|float16|bfloat16", "float32", "of the store's numbers"},
      {"batch", "N", "2048", "tokens of a batch"},
      {"threads", "N", "1", "of each process"},
      {"plan", "", "", "tells what memory it would take; loads and writes nothing"}};
  for (const auto& row : weight_options()) rows.push_back(row);
  return {{"embed",
           "run a pre-trained model over a table of sequences, into an embedding store; "
           "alone or under mpirun; run again to go on after a kill",
           {{"DATASET.h5", "a prepared table of sequences"}},
           std::move(rows)},
          run_embed,
          true};
}

}  // namespace s2fbench::app

#include "embedding/embed.hpp"

#include <torch/utils.h>

#include <algorithm>
#include <utility>

#include "base/error.hpp"
#include "comm/agreed.hpp"
#include "embedding/masked.hpp"
#include "embedding/pooling.hpp"
#include "stores/describe.hpp"
#include "stores/store_writer.hpp"

namespace s2fbench::embedding {
namespace {

using stores::Pooling;
using Rows = std::vector<std::size_t>;

std::vector<int> chosen_layers(const pretrained::PretrainedModel& model,
                               std::vector<int> layers) {
  if (layers.empty()) layers = {model.depth()};
  for (int& layer : layers) {
    if (layer < 0) layer += model.depth() + 1;
    if (layer < 0 || layer > model.depth())
      throw UserError("the model has no such layer", "--layers",
                      "it has 0 to " + std::to_string(model.depth()));
  }
  std::sort(layers.begin(), layers.end());
  layers.erase(std::unique(layers.begin(), layers.end()), layers.end());
  return layers;
}

// Throws UserError for what the model or its sequences cannot give.
void check_fits(const pretrained::PretrainedModel& model, const TokenRows& rows,
                const EmbedOptions& options) {
  if (model.longest() > 0 && rows.longest > static_cast<std::size_t>(model.longest()))
    throw UserError("sequences are longer than the model reads",
                    std::to_string(rows.longest) + " tokens, at most " +
                        std::to_string(model.longest()),
                    "try shorter ones: length: {crop: N} of the dataset");
  if (options.pooling != Pooling::full && !model.has_mean())
    throw UserError("the model's states are of channels, not of places to average",
                    "--pool", "leave it out: full");
  if (options.attended_padding > 0 && model.positions() > 0)
    throw UserError("the model puts zeros around its sequences", "--attend-padding",
                    "leave it out");
  if (options.pooling == Pooling::cls && model.tokenizer().special().before < 0)
    throw UserError("the model has no CLS token", "--pool cls", "try mean or full");
  if (options.kept == Kept::entropies &&
      (options.pooling != Pooling::full || !options.layers.empty()))
    throw UserError("entropies are kept of every token and are of no layer",
                    "--pool, --layers", "leave these out");
  if (options.kept == Kept::entropies) mask_of(model);
}

// In words, for the store.
std::string padding_text(const pretrained::PretrainedModel& model, const TokenRows& rows,
                         const EmbedOptions& options) {
  if (model.positions() > 0)
    return "zeros on both sides to " + std::to_string(model.longest());
  const std::string to = "right to " + std::to_string(rows.longest);
  if (options.attended_padding > 0) return to + ", attended to";
  if (rows.shortest == rows.longest) return "none";
  return to + (model.masks_padding() ? ", mask used" : ", none within a batch");
}

// The batch's sequences side by side, (rows x sequences, tokens of the longest).
pretrained::TokenBatch make_batch(const TokenRows& rows, const Rows& batch, int pad,
                                  const torch::Device& device) {
  std::size_t longest = 0;
  for (const std::size_t row : batch) longest = std::max(longest, rows.length(row));
  const auto parts = static_cast<std::size_t>(rows.sequences);
  const auto count = static_cast<std::int64_t>(batch.size() * parts);
  const auto width = static_cast<std::int64_t>(longest);
  pretrained::TokenBatch out{torch::full({count, width}, pad, torch::kInt64),
                             torch::zeros({count, width}, torch::kBool)};
  auto ids = out.ids.accessor<std::int64_t, 2>();
  auto real = out.real.accessor<bool, 2>();
  for (std::size_t i = 0; i < batch.size() * parts; ++i) {
    const auto& tokens = rows.tokens[batch[i / parts] * parts + i % parts];
    for (std::size_t j = 0; j < tokens.size(); ++j) {
      ids[static_cast<std::int64_t>(i)][static_cast<std::int64_t>(j)] = tokens[j];
      real[static_cast<std::int64_t>(i)][static_cast<std::int64_t>(j)] = true;
    }
  }
  return {out.ids.to(device), out.real.to(device)};
}

// Runs batches and writes what comes out of them.
class Writing {
 public:
  Writing(const pretrained::PretrainedModel& model, const pretrained::Weights& weights,
          const TokenRows& rows, const EmbedOptions& options, const std::string& path)
      : model_(model), weights_(weights), rows_(rows), options_(options), writer_(path) {
    missing_.assign(rows.rows(), false);
    for (const int layer : writer_.layout().layers)
      for (const std::int64_t row : writer_.missing(layer))
        missing_[static_cast<std::size_t>(row)] = true;
  }

  bool lacks(const Rows& batch) const {
    return std::any_of(batch.begin(), batch.end(),
                       [&](std::size_t row) { return missing_[row]; });
  }

  void run(const Rows& batch) {
    if (options_.kept == Kept::entropies)
      run_entropies(batch);
    else
      run_states(batch);
  }

  void commit() { writer_.commit(); }

 private:
  void run_states(const Rows& batch) {
    const pretrained::SpecialTokens special = model_.tokenizer().special();
    const pretrained::TokenBatch tokens =
        make_batch(rows_, batch, special.pad, weights_.device());
    const torch::Tensor real =  // (rows x sequences, tokens or positions)
        model_.positions() == 0 ? tokens.real
                                : torch::ones({tokens.real.size(0), model_.positions()},
                                              tokens.real.options());
    const auto& layers = writer_.layout().layers;
    model_.run(
        weights_, tokens, layers.back(), [&](int layer, const torch::Tensor& states) {
          if (std::find(layers.begin(), layers.end(), layer) != layers.end())
            write(layer, batch, pooled(states, real, special, writer_.layout().pooling));
        });
  }

  void run_entropies(const Rows& batch) {
    const int layer = writer_.layout().layers.front();
    const auto parts = static_cast<std::size_t>(rows_.sequences);
    const auto positions = static_cast<std::size_t>(writer_.layout().positions);
    for (const std::size_t row : batch) {
      std::vector<float> values(parts * positions);
      for (std::size_t part = 0; part < parts; ++part)
        std::ranges::copy(
            masked_entropies(model_, weights_, rows_.tokens[row * parts + part],
                             static_cast<std::size_t>(options_.batch_tokens)),
            values.begin() + static_cast<std::ptrdiff_t>(part * positions));
      writer_.write(layer, static_cast<std::int64_t>(row), values, counts(row));
    }
  }

  // Real tokens of each of a row's sequences, where the store keeps tokens; none where
  // all positions are real.
  std::vector<std::int32_t> counts(std::size_t row) const {
    std::vector<std::int32_t> out;
    if (writer_.layout().pooling != Pooling::full || model_.positions() > 0) return out;
    const auto parts = static_cast<std::size_t>(rows_.sequences);
    for (std::size_t part = 0; part < parts; ++part)
      out.push_back(static_cast<std::int32_t>(rows_.tokens[row * parts + part].size()));
    return out;
  }

  // values (rows x sequences, tokens of the batch or 1, width)
  void write(int layer, const Rows& batch, const torch::Tensor& values) {
    const auto& layout = writer_.layout();
    const torch::Tensor whole =
        torch::constant_pad_nd(values, {0, 0, 0, layout.positions - values.size(1)})
            .contiguous()
            .to(torch::kCPU);
    const float* at = whole.data_ptr<float>();
    for (const std::size_t row : batch) {
      writer_.write(layer, static_cast<std::int64_t>(row), {at, layout.row_values()},
                    counts(row));
      at += layout.row_values();
    }
  }

  const pretrained::PretrainedModel& model_;
  const pretrained::Weights& weights_;
  const TokenRows& rows_;
  const EmbedOptions& options_;
  stores::StoreWriter writer_;
  std::vector<bool> missing_;
};

}  // namespace

TokenRows rows_to_embed(const pretrained::PretrainedModel& model,
                        const data::SequenceTable& table, const EmbedOptions& options) {
  TokenRows rows = tokenize(table, model.tokenizer(), options.strand);
  if (options.attended_padding == 0) return rows;
  return padded(std::move(rows), static_cast<std::size_t>(options.attended_padding),
                model.tokenizer().special().pad);
}

stores::Layout store_layout(const pretrained::PretrainedModel& model,
                            const data::SequenceTable& table,
                            const std::string& dataset_hash,
                            const EmbedOptions& options) {
  const TokenRows rows = rows_to_embed(model, table, options);
  check_fits(model, rows, options);
  const pretrained::SpecialTokens special = model.tokenizer().special();
  const bool entropies = options.kept == Kept::entropies;
  stores::Layout layout;
  layout.dataset = dataset_hash;
  layout.model = options.model +
                 (entropies ? ", entropy of each token when masked (nats)" : "") +
                 (options.strand == Strand::reverse ? ", reverse strand" : "");
  layout.pooling = options.pooling;
  layout.number = options.number;
  layout.layers = chosen_layers(model, options.layers);
  layout.special_start = special.before >= 0 ? 1 : 0;
  layout.special_end = special.after >= 0 ? 1 : 0;
  layout.padding = padding_text(model, rows, options);
  layout.rows = static_cast<std::int64_t>(table.rows());
  layout.sequences = table.sequences;
  const int positions =
      model.positions() > 0 ? model.positions() : static_cast<int>(rows.longest);
  layout.positions = options.pooling == Pooling::full ? positions : 1;
  layout.channels = entropies ? 1 : model.width();
  return layout;
}

void embed(const pretrained::PretrainedModel& model, const pretrained::Weights& weights,
           const data::SequenceTable& table, const stores::Layout& layout,
           const std::string& path, const EmbedOptions& options,
           const comm::Context& world) {
  const torch::NoGradGuard no_gradient;
  const TokenRows rows = rows_to_embed(model, table, options);
  const auto batches = length_batches(
      rows, static_cast<std::size_t>(options.batch_tokens), !model.masks_padding(),
      model.positions() > 0 ? static_cast<std::size_t>(model.longest()) : 0);
  const std::string done = comm::from_rank0(world, [&] {
    stores::prepare_store(path, layout);
    return std::string(stores::describe(path).complete ? "complete" : "");
  });
  if (!done.empty()) return;
  comm::on_every_rank(world, [&] {
    Writing writing(model, weights, rows, options, path);
    const auto size = static_cast<std::size_t>(world.size());
    for (auto i = static_cast<std::size_t>(world.rank()); i < batches.size(); i += size) {
      if (writing.lacks(batches[i])) writing.run(batches[i]);
      if (options.progress)
        options.progress(static_cast<std::int64_t>(i + 1),
                         static_cast<std::int64_t>(batches.size()));
    }
    writing.commit();
  });
  comm::from_rank0(world, [&] {
    stores::finish_store(path);
    return std::string();
  });
}

}  // namespace s2fbench::embedding

// `effects`: variants prepared as pairs, scored by embeddings or by models.
#include <spdlog/fmt/fmt.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "app/command.hpp"
#include "app/pretrained_options.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "catalogue/catalogue.hpp"
#include "embedding/masked.hpp"
#include "models/model_folder.hpp"
#include "variants/pair_effects.hpp"

namespace s2fbench::app {
namespace {

using config::ParsedOptions;
using variants::PairScore;

constexpr int kBlock = 64;                  // pairs predicted at a time
constexpr std::size_t kBatchTokens = 8192;  // of a forward pass of masked letters

// The scores of one store or model.
struct Scored {
  std::string source, measure;
  std::vector<PairScore> elements;  // and the means
};

// "HepG2=F9+LDLR+SORT1"
struct Mean {
  std::string name;
  std::vector<std::string> elements;
};

Mean parse_mean(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size())
    throw UserError("--mean is no mean", "'" + text + "'", "try HepG2=F9+LDLR+SORT1");
  return {text.substr(0, equals), split(text.substr(equals + 1), '+')};
}

std::vector<PairScore> with_means(std::vector<PairScore> elements,
                                  const std::vector<Mean>& means) {
  const auto alone = elements;
  for (const auto& mean : means)
    elements.push_back(variants::mean_of(alone, mean.name, mean.elements));
  return elements;
}

struct Distances {
  std::string model;  // in words, with the strand
  int layer = 0;
  std::vector<double> values;  // by row
};

Distances distances_of(const std::string& path, const ParsedOptions& options,
                       const data::SequenceTable& table, const std::string& hash) {
  const auto rows = static_cast<std::int64_t>(table.rows());
  const auto store = stores::EmbeddingStore::open(
      path, {hash, rows, table.sequences},
      {options.text("pool"), static_cast<int>(options.integer("layer", -1))});
  return {store->summary().layout.model, store->given().layer,
          variants::embedding_distances(
              *store, rows, variants::parse_distance(options.text("distance")),
              options.text("special") == "with")};
}

// reverse: the store of the other strand, whose distances are averaged with these; "" =
// none.
Scored score_store(const std::string& path, const std::string& reverse,
                   const ParsedOptions& options, const data::SequenceTable& table,
                   const std::string& hash) {
  auto [model, layer, distances] = distances_of(path, options, table, hash);
  if (!reverse.empty()) {
    const Distances other = distances_of(reverse, options, table, hash);
    if (other.model == model)
      throw UserError("both stores are of '" + model + "', which names one strand",
                      "--reverse " + reverse, "try one of embed --strand reverse");
    for (std::size_t row = 0; row < distances.size(); ++row)
      distances[row] = (distances[row] + other.values[row]) / 2;
  }
  const bool special = options.text("special") == "with";
  const bool absolute = options.text("correlate") != "signed";
  return {std::filesystem::path(path).filename().string(),
          options.text("distance") + (special ? "" : " without special tokens") +
              (reverse.empty() ? "" : ", both strands") + ", layer " +
              std::to_string(layer) + (absolute ? ", |effect|" : ", signed effect"),
          variants::correlate_pairs(table, distances, absolute)};
}

int track_of(const models::ModelDescription& model, const std::string& name) {
  if (name.empty()) return -1;
  for (std::size_t i = 0; i < model.tracks.size(); ++i)
    if (model.tracks[i] == name) return static_cast<int>(i);
  throw UserError("the model has no track '" + name + "'", "--track",
                  "it has " + join(model.tracks, ", "));
}

Scored score_model(const std::string& path, const ParsedOptions& options,
                   const data::SequenceTable& table) {
  const auto model = models::load_model_folder(path);
  const auto* row = catalogue::find_model(model.description.spec.name);
  if (row == nullptr || row->task != catalogue::Task::scalar)
    throw UserError(
        "model '" + model.description.spec.name + "' is of windows of a genome", path,
        "try evaluate MODEL --variants, which looks at the middle of its output");
  if (model.description.representation != "onehot")
    throw UserError("the model reads no letters", path,
                    "try one that was trained on onehot");
  const int length = model.description.spec.request.input_length;
  if (2 * length != table.length)
    throw UserError("the model reads " + std::to_string(length) + " nt, the pairs have " +
                        std::to_string(table.length / 2),
                    path, "try pairs that were prepared with that length");
  const bool absolute = options.text("correlate") == "absolute";
  const auto effects = variants::prediction_differences(
      *model.model, table, track_of(model.description, options.text("track")), kBlock);
  return {path,
          std::string("difference of predictions") + (absolute ? ", sizes" : ", signed"),
          variants::correlate_pairs(table, effects, absolute)};
}

Scored score_masked(const std::string& name, const ParsedOptions& options,
                    const data::SequenceTable& table) {
  const auto model = pretrained_model(options, name);
  const bool both = options.text("strands") == "both";
  const auto odds = embedding::masked_log_odds(
      *model, weights_for(options, *model, {}), table,
      both ? embedding::Strands::both : embedding::Strands::forward, kBatchTokens);
  const bool absolute = options.text("correlate") != "signed";
  return {model_in_words(options, name),
          std::string("log-odds of the masked letter, ") +
              (both ? "both strands" : "forward strand") +
              (absolute ? ", sizes" : ", signed"),
          variants::correlate_pairs(table, odds, absolute)};
}

std::string number(double value) {
  return std::isnan(value) ? "-" : fmt::format("{:.3f}", value);
}

std::string in_words(const Scored& scored) {
  std::string text = fmt::format(
      "{}: {}\n| element | variants | r | rho |\n"
      "| --- | ---: | ---: | ---: |\n",
      scored.source, scored.measure);
  for (const auto& score : scored.elements)
    text += fmt::format("| {} | {} | {} | {} |\n", score.element, score.variants,
                        number(score.pearson), number(score.spearman));
  return text + "\n";
}

// Columns source, measure, element, statistic, value: s2fbench table reads it.
void write_csv(const std::string& path, const std::vector<Scored>& all) {
  std::ofstream file(path);
  file << "source,measure,element,statistic,value\n";
  for (const auto& scored : all) {
    for (const auto& score : scored.elements)
      for (const auto& [name, value] :
           {std::pair{"pearson", score.pearson}, {"spearman", score.spearman}})
        file << fmt::format("{},\"{}\",{},{},{}\n", scored.source, scored.measure,
                            score.element, name, value);
  }
  if (!file.flush()) throw EnvironmentError("cannot write the table", path);
}

int run_effects(const ParsedOptions& options, const comm::Context&) {
  const std::string path = options.positional("PAIRS.h5");
  const auto table = data::read_sequence_table(path);
  if (table.values != data::Values::effect)
    throw UserError("no pairs of variants", path,
                    "try a table that was prepared with values: effect");
  std::vector<Mean> means;
  for (const auto& text : options.list("mean")) means.push_back(parse_mean(text));
  const auto stores = options.list("store"), models = options.list("model");
  const auto masked = options.list("masked");
  if (stores.empty() && models.empty() && masked.empty())
    throw UserError("nothing to score with", path, "give --store, --model or --masked");
  const auto reverse = options.list("reverse");
  if (!reverse.empty() && reverse.size() != stores.size())
    throw UserError("--reverse is not given once for each --store",
                    std::to_string(reverse.size()) + " and " +
                        std::to_string(stores.size()) + " stores",
                    "make it with embed --strand reverse");
  const std::string hash = data::content_hash(table);
  std::vector<Scored> all;
  for (std::size_t i = 0; i < stores.size(); ++i)
    all.push_back(
        score_store(stores[i], reverse.empty() ? "" : reverse[i], options, table, hash));
  for (const auto& model : models) all.push_back(score_model(model, options, table));
  for (const auto& name : masked) all.push_back(score_masked(name, options, table));
  for (auto& scored : all) {
    scored.elements = with_means(std::move(scored.elements), means);
    fmt::print("{}", in_words(scored));
  }
  if (!stores.empty())
    fmt::print(
        "A distance is expected to grow with the size of the effect: r above 0.\n");
  if (options.has("out")) write_csv(options.text("out"), all);
  return kExitOk;
}

}  // namespace

Command effects_command() {
  std::vector<config::OptionRow> rows = {
      {"store", "S.h5", "", "an embedding store of the pairs", true},
      {"reverse", "S.h5", "",
       "beside each --store that of the other strand (embed --strand reverse): distances "
       "are averaged",
       true},
      {"model", "MODEL", "", "a model folder that reads one side of a pair", true},
      {"masked", "M", "",
       "a pre-trained model that guesses the masked letter, with --weights: gpn", true},
      {"strands", "forward|both", "forward", "of --masked; the study's is forward"},
      {"layer", "N", "-1", "of the stores; -1 = the last"},
      {"pool", "stored|full|cls|mean", "stored", "of the stores"},
      {"distance", "cosine|dot|l1|l2", "cosine", "between the two embeddings"},
      {"special", "with|without", "with", "tokens that are no letters"},
      {"track", "NAME", "", "of the models; default the mean of all"},
      {"correlate", "default|signed|absolute", "default",
       "with the effects or with their sizes; default: signed for models, else sizes"},
      {"mean", "NAME=E1+E2", "",
       "a mean over elements, such as HepG2=F9+LDLR+SORT1 (the study's)", true},
      {"out", "F.csv", "", "every number, for s2fbench table"}};
  for (const auto& row : weight_options()) rows.push_back(row);
  return {{"effects",
           "variants prepared as pairs: distances of embeddings, differences of "
           "predictions or log-odds of masked letters, and how they follow the measured "
           "effects",
           {{"PAIRS.h5", "a sequence table of variants (values: effect)"}},
           std::move(rows)},
          run_effects};
}

}  // namespace s2fbench::app

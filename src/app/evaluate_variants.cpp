#include "app/evaluate_variants.hpp"

#include <spdlog/fmt/fmt.h>

#include <iterator>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "app/node_index.hpp"
#include "app/tenths_told.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "comm/agreed.hpp"
#include "evaluate/variant_effects.hpp"
#include "evaluate/variant_files.hpp"
#include "formats/sequence_set.hpp"
#include "formats/variant_table.hpp"
#include "models/allocator.hpp"
#include "train/device.hpp"

namespace s2fbench::app {
namespace {

using config::ParsedOptions;
using evaluate::VariantSetting;

// What every rank reads.
struct VariantJob {
  std::unique_ptr<data::VariantReference> reference;
  formats::VariantTable table;  // of all files
  evaluate::VariantPlan plan;
};

// k of "shuffle:k"; 0 for "n".
int shuffles_of(const std::string& flanks) {
  if (flanks == "n") return 0;
  const auto words = split(flanks, ':');
  const auto count = words.size() == 2 && words[0] == "shuffle"
                         ? parse_integer(words[1])
                         : std::optional<long long>();
  if (!count || *count < 1 || *count > 1000) {
    throw UserError("--flanks '" + flanks + "' is neither n nor shuffle:K", "",
                    "K = 1 to 1000 backgrounds");
  }
  return static_cast<int>(*count);
}

std::unique_ptr<data::VariantReference> reference_of(const ParsedOptions& options) {
  const bool fasta = options.has("fasta");
  if (fasta == options.has("sequences")) {
    throw UserError("--variants needs --fasta or --sequences, one of them");
  }
  if (fasta && options.has("flanks")) {
    throw UserError("--flanks is for --sequences", "", "a genome has its own");
  }
  if (fasta) {
    return std::make_unique<data::GenomeReference>(
        data::Genome::open(options.text("fasta")));
  }
  return std::make_unique<data::ShortSequences>(
      formats::read_sequence_set(options.text("sequences")),
      shuffles_of(options.needed("flanks")),
      static_cast<std::uint64_t>(options.integer("seed")));
}

evaluate::VariantGeometry geometry_of(const ParsedOptions& options, int length) {
  evaluate::VariantGeometry geometry;
  geometry.length = length;
  geometry.central = options.has("central")
                         ? static_cast<int>(options.integer("central", 1))
                         : length / 2;
  const std::string centre = options.has("centre")
                                 ? options.text("centre")
                                 : (options.has("fasta") ? "variant" : "sequence");
  if (centre == "sequence" && options.has("fasta")) {
    throw UserError("--centre sequence is for --sequences");
  }
  geometry.centre = centre == "variant" ? evaluate::WindowCentre::variant
                                        : evaluate::WindowCentre::sequence;
  geometry.shifts = static_cast<int>(options.integer("shifts"));
  geometry.seed = static_cast<std::uint64_t>(options.integer("seed"));
  return geometry;
}

formats::VariantTable read_tables(const ParsedOptions& options) {
  formats::VariantTable all;
  for (const std::string& path : options.list("variants")) {
    auto table = formats::read_variant_table(
        path,
        {options.text("release"), options.text("measured"), options.text("region")});
    std::move(table.variants.begin(), table.variants.end(),
              std::back_inserter(all.variants));
    std::move(table.rejected.begin(), table.rejected.end(),
              std::back_inserter(all.rejected));
  }
  return all;
}

// The rows of the elements that --elements names; all without it.
formats::VariantTable chosen(const formats::VariantTable& table,
                             const ParsedOptions& options) {
  if (!options.has("elements")) return table;
  std::set<std::string> known, wanted;
  for (const auto& variant : table.variants) known.insert(variant.element);
  for (const std::string& element : split(options.text("elements"), ',')) {
    if (!known.contains(element)) {
      const std::vector<std::string> names(known.begin(), known.end());
      throw UserError(
          "no element '" + element + "' in the table" + did_you_mean(element, names),
          "--elements", "it has " + join(names, ", "));
    }
    wanted.insert(element);
  }
  formats::VariantTable result;
  for (const auto& variant : table.variants) {
    if (wanted.contains(variant.element)) result.variants.push_back(variant);
  }
  for (const auto& item : table.rejected) {
    if (wanted.contains(item.element)) result.rejected.push_back(item);
  }
  return result;
}

VariantJob make_job(const ParsedOptions& options,
                    const evaluate::VariantGeometry& geometry) {
  VariantJob job;
  job.reference = reference_of(options);
  job.table = read_tables(options);
  job.plan =
      evaluate::plan_variants(chosen(job.table, options), *job.reference, geometry);
  evaluate::expect_some(job.plan);
  return job;
}

VariantSetting setting_of(const ParsedOptions& options,
                          const models::ModelDescription& model) {
  VariantSetting setting;
  setting.model = model.spec.name;
  setting.tracks = model.tracks;
  setting.geometry = geometry_of(options, model.spec.request.input_length);
  setting.over = options.text("tracks") == "ratio-of-means"
                     ? evaluate::OverTracks::ratio_of_means
                     : evaluate::OverTracks::mean_of_ratios;
  setting.draws = static_cast<int>(options.integer("draws"));
  return setting;
}

}  // namespace

int evaluate_variants(const ParsedOptions& options, const comm::Context& world) {
  const int index = index_on_node(world, 0);
  models::keep_freed_memory();
  models::StoredModel model;
  VariantSetting setting;
  evaluate::PredictOptions how;
  VariantJob job;
  comm::on_every_rank(world, [&] {
    if (options.has("data")) throw UserError("give --data or --variants, not both");
    if (options.has("out")) evaluate::check_variant_path(options.text("out"));
    how.device = train::resolve_device(options.text("device"), index);
    how.block = static_cast<int>(options.integer("block", 1));
    torch::set_num_threads(static_cast<int>(options.integer("threads", 1)));
    model = models::load_model_folder(options.positional("MODEL|DIR"));
    setting = setting_of(options, model.description);
  });
  // First rank 0, which may have to write a FASTA's index.
  comm::from_rank0(world, [&] {
    job = make_job(options, setting.geometry);
    log::info("{} variants, {} sequences to predict, {} rejected",
              job.plan.variants.size(), job.plan.rows.size(), job.plan.rejected.size());
    return std::string();
  });
  comm::on_every_rank(world, [&] {
    if (world.rank() > 0) job = make_job(options, setting.geometry);
  });
  setting.flanks = job.reference->flanks();
  how.progress = TenthsTold();
  auto scores = evaluate::score_variants(model, job.plan, *job.reference,
                                         setting.geometry, setting.over, world, how);
  comm::from_rank0(world, [&] {
    const auto report = evaluate::make_report(setting, std::move(job.plan),
                                              std::move(scores), job.table.variants);
    if (options.has("out")) evaluate::write_variants(options.text("out"), report);
    fmt::print("{}", options.flag("json") ? evaluate::variant_json(report)
                                          : evaluate::variant_text(report));
    return std::string();
  });
  return kExitOk;
}

std::vector<config::OptionRow> variant_options() {
  return {
      {"variants", "TABLE", "",
       "instead of --data: effects of variants (CAGI5, Kircher 2019, Chrom Pos Ref Alt, "
       "VCF)",
       true},
      {"fasta", "F", "", "the genome that they stand in"},
      {"sequences", "S", "", "or short sequences (FASTA, or name,sequence,start)"},
      {"flanks", "POLICY", "",
       "of short sequences: n (N), or shuffle:K, the mean over K dinucleotide shuffles"},
      {"centre", "variant|sequence", "",
       "what is in the middle of windows; default variant, of --sequences sequence"},
      {"central", "NT", "", "whose coverage is summed; default half of the window"},
      {"shifts", "N", "0", "0 = standard score; N = robust score over N random shifts"},
      {"tracks", "mean-of-ratios|ratio-of-means", "mean-of-ratios", "one score of all"},
      {"elements", "E,...", "", "of the table; default all"},
      {"release", "R", "", "of a table of several assemblies, such as GRCh38"},
      {"measured", "NAME", "",
       "column (NAME or NAME.rep1, ...) or INFO key of the effect"},
      {"region", "C:A-B", "", "of a VCF with tabix index"},
      {"draws", "N", "1000", "of positions, for intervals"},
      {"seed", "N", "1", "of shifts, shuffles and draws"},
      {"out", "FILE", "", "TSV or .h5: every variant's scores, every rejected one"},
      {"block", "N", "32", "windows per forward pass"},
      {"threads", "N", "1", "of each process"}};
}

}  // namespace s2fbench::app

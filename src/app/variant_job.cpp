#include "app/variant_job.hpp"

#include <iterator>
#include <optional>
#include <set>
#include <utility>

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "comm/agreed.hpp"
#include "formats/sequence_set.hpp"

namespace s2fbench::app {
namespace {

using config::ParsedOptions;

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

}  // namespace

evaluate::VariantSetting variant_setting(const config::ParsedOptions& options,
                                         const models::ModelDescription& model) {
  evaluate::VariantSetting setting;
  setting.model = model.spec.name;
  setting.tracks = model.tracks;
  setting.geometry = geometry_of(options, model.spec.request.input_length);
  setting.over = options.text("tracks") == "ratio-of-means"
                     ? evaluate::OverTracks::ratio_of_means
                     : evaluate::OverTracks::mean_of_ratios;
  setting.draws = static_cast<int>(options.integer("draws"));
  return setting;
}

VariantJob variant_job(const config::ParsedOptions& options,
                       const evaluate::VariantGeometry& geometry,
                       const comm::Context& world) {
  VariantJob job;
  // First rank 0, which may have to write a FASTA's index.
  comm::from_rank0(world, [&] {
    job = make_job(options, geometry);
    log::info("{} variants, {} sequences to predict, {} rejected",
              job.plan.variants.size(), job.plan.rows.size(), job.plan.rejected.size());
    return std::string();
  });
  comm::on_every_rank(world, [&] {
    if (world.rank() > 0) job = make_job(options, geometry);
  });
  return job;
}

}  // namespace s2fbench::app

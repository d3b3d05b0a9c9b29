#include "variants/job.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <utility>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "formats/sequence_set.hpp"
#include "sweep/variant_settings.hpp"

namespace s2fbench::variants {
namespace {

using config::VariantSettings;

// k of "shuffle:k"; 0 for "n".
int shuffles_of(const std::string& flanks) {
  if (flanks.empty())
    throw UserError("short sequences need flanks", "", "try n (N), or shuffle:K");
  if (flanks == "n") return 0;
  const auto words = split(flanks, ':');
  const auto count = words.size() == 2 && words[0] == "shuffle"
                         ? parse_integer(words[1])
                         : std::optional<long long>();
  if (!count || *count < 1 || *count > 1000) {
    throw UserError("flanks '" + flanks + "' is neither n nor shuffle:K", "",
                    "K = 1 to 1000 backgrounds");
  }
  return static_cast<int>(*count);
}

std::shared_ptr<const data::VariantReference> reference_of(
    const VariantSettings& settings, std::uint64_t seed) {
  const bool fasta = !settings.fasta.empty();
  if (fasta == !settings.sequences.empty()) {
    throw UserError("variants need fasta or sequences, one of them");
  }
  if (fasta && !settings.flanks.empty()) {
    throw UserError("flanks are for short sequences", settings.fasta,
                    "a genome has its own");
  }
  if (fasta)
    return std::make_shared<data::GenomeReference>(data::Genome::open(settings.fasta));
  return std::make_shared<data::ShortSequences>(
      formats::read_sequence_set(settings.sequences), shuffles_of(settings.flanks), seed);
}

VariantGeometry geometry_of(const VariantSettings& settings, int length,
                            std::uint64_t seed) {
  const bool fasta = !settings.fasta.empty();
  if (settings.centre == "sequence" && fasta)
    throw UserError("centre sequence is for short sequences", settings.fasta);
  VariantGeometry geometry;
  geometry.length = length;
  geometry.central = settings.central > 0 ? settings.central : length / 2;
  const bool variant = settings.centre == "auto" ? fasta : settings.centre == "variant";
  geometry.centre = variant ? WindowCentre::variant : WindowCentre::sequence;
  geometry.shifts = settings.shifts;
  geometry.seed = seed;
  return geometry;
}

formats::VariantTable read_tables(const VariantSettings& settings) {
  formats::VariantTable all;
  for (const std::string& path : settings.tables) {
    auto table = formats::read_variant_table(
        path, {settings.release, settings.measured, settings.region});
    std::move(table.variants.begin(), table.variants.end(),
              std::back_inserter(all.variants));
    std::move(table.rejected.begin(), table.rejected.end(),
              std::back_inserter(all.rejected));
  }
  return all;
}

// The rows of the named elements; all without names.
formats::VariantTable chosen(const formats::VariantTable& table,
                             const std::vector<std::string>& elements) {
  if (elements.empty()) return table;
  std::set<std::string> known, wanted;
  for (const auto& variant : table.variants) known.insert(variant.element);
  for (const std::string& element : elements) {
    if (!known.contains(element)) {
      const std::vector<std::string> names(known.begin(), known.end());
      throw UserError(
          "no element '" + element + "' in the table" + did_you_mean(element, names),
          "elements", "it has " + join(names, ", "));
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

template <typename Number>
void add_number(Hasher& hasher, Number number) {
  hasher.add(&number, sizeof(number));
}

void add_text(Hasher& hasher, const std::string& text) {
  add_number(hasher, text.size());
  hasher.add(text);
}

void add_variant(Hasher& hasher, const formats::Variant& variant) {
  add_text(hasher, variant.element);
  add_text(hasher, variant.chromosome);
  add_number(hasher, variant.position);
  add_number(hasher, variant.reference);
  add_number(hasher, variant.alternative);
  add_number(hasher, variant.measured);
  add_number(hasher, variant.replicates.size());
  for (const double replicate : variant.replicates) add_number(hasher, replicate);
}

std::string content_hash(const VariantJob& job) {
  Hasher hasher;
  for (const auto& variant : job.plan.variants) add_variant(hasher, variant);
  // Ceilings are of the whole table.
  for (const auto& variant : job.table.variants) add_variant(hasher, variant);
  for (const auto& place : job.plan.places) {
    for (int background = 0; background < job.reference->backgrounds(); ++background) {
      const auto bases = job.reference->bases(
          place.sequence, place.start, place.start + job.geometry.stored(), background);
      hasher.add(bases.data(), bases.size());
    }
  }
  return hasher.hex();
}

}  // namespace

VariantJob make_variant_job(const VariantSettings& settings, int input_length,
                            std::uint64_t seed) {
  VariantJob job;
  job.geometry = geometry_of(settings, input_length, seed);
  job.over = settings.tracks == "ratio-of-means" ? OverTracks::ratio_of_means
                                                 : OverTracks::mean_of_ratios;
  job.reference = reference_of(settings, seed);
  job.table = read_tables(settings);
  job.plan =
      plan_variants(chosen(job.table, settings.elements), *job.reference, job.geometry);
  expect_some(job.plan);
  return job;
}

std::shared_ptr<const VariantJob> job_of(const config::EvaluateSettings& settings,
                                         int input_length) {
  if (!sweep::wants_variants(settings) || settings.variants.tables.empty())
    return nullptr;
  return std::make_shared<const VariantJob>(make_variant_job(
      settings.variants, input_length, static_cast<std::uint64_t>(settings.seed)));
}

std::vector<std::string> elements_of(const VariantJob& job) {
  std::vector<std::string> known;
  for (const auto& variant : job.plan.variants) {
    if (std::find(known.begin(), known.end(), variant.element) == known.end())
      known.push_back(variant.element);
  }
  return known;
}

std::string job_text(const VariantJob& job) {
  const std::string reasons = rejections_text(job.plan);
  const auto elements = elements_of(job).size();
  return std::to_string(job.plan.variants.size()) + " variants of " +
         std::to_string(elements) + (elements == 1 ? " element, " : " elements, ") +
         std::to_string(job.plan.rejected.size()) + " rejected" +
         (reasons.empty() ? "" : " (" + reasons + ")");
}

sweep::VariantSummary summary_of(const VariantJob* job) {
  if (job == nullptr) return {};
  return {content_hash(*job), elements_of(*job)};
}

}  // namespace s2fbench::variants

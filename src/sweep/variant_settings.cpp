#include "sweep/variant_settings.hpp"

#include <algorithm>
#include <filesystem>

#include "base/error.hpp"
#include "base/text.hpp"
#include "catalogue/catalogue.hpp"

namespace s2fbench::sweep {
namespace {

using config::ConfigNode;
using config::TrialSettings;
using config::VariantSettings;

template <auto Member>
Field variants(TrialSettings& settings) {
  return &(settings.evaluate.variants.*Member);
}

// Names of files and elements; their text is joined by commas.
std::string read_names(const ConfigNode& value) {
  std::vector<std::string> names;
  for (const auto& item : value.items()) {
    const std::string name = item.word();
    if (name.empty() || name.find(',') != std::string::npos)
      item.fail("'" + name + "' is empty or has a comma");
    if (std::find(names.begin(), names.end(), name) != names.end())
      item.fail("'" + name + "' is listed twice");
    names.push_back(name);
  }
  return join(names, ",");
}

// Empty = not given, as a stored configuration has it.
std::string read_text(const ConfigNode& value) { return value.text(); }

SettingRow row(const std::string& name, Field (*field)(TrialSettings&),
               const std::string& help) {
  SettingRow setting{.key = "evaluate.variants." + name, .field = field, .help = help};
  setting.newer = true;
  setting.may_be_axis = false;
  return setting;
}

SettingRow text_row(const std::string& name, Field (*field)(TrialSettings&),
                    const std::string& help, bool in_hash) {
  SettingRow setting = row(name, field, help);
  setting.read = read_text;
  setting.in_hash = in_hash;  // the content of files is
  return setting;
}

SettingRow names_row(const std::string& name, Field (*field)(TrialSettings&),
                     const std::string& help, bool in_hash) {
  SettingRow setting = text_row(name, field, help, in_hash);
  setting.read = read_names;
  return setting;
}

SettingRow choice_row(const std::string& name, Field (*field)(TrialSettings&),
                      const std::string& help, std::vector<std::string> choices) {
  SettingRow setting = row(name, field, help);
  setting.choices = std::move(choices);
  return setting;
}

SettingRow count_row(const std::string& name, Field (*field)(TrialSettings&),
                     const std::string& help, double most) {
  SettingRow setting = row(name, field, help);
  setting.most = most;
  return setting;
}

bool is_of_variants(const std::string& metric) {
  const auto* row = catalogue::find_metric(metric);
  if (row == nullptr) throw InternalError("no metric '" + metric + "'");
  return catalogue::is_of_variants(*row);
}

}  // namespace

std::vector<SettingRow> variant_rows() {
  using V = VariantSettings;
  return {
      names_row("tables", variants<&V::tables>,
                "files of variants with measured effects (CAGI5, Kircher 2019, VCF)",
                false),
      text_row("fasta", variants<&V::fasta>, "file of the genome that they stand in",
               false),
      text_row("sequences", variants<&V::sequences>,
               "or file of short sequences (FASTA, or name,sequence,start)", false),
      text_row("flanks", variants<&V::flanks>,
               "of short sequences: n (N), or shuffle:K, the mean over K shuffles", true),
      choice_row("centre", variants<&V::centre>,
                 "in the middle of windows; auto: sequence for short ones, else variant",
                 {"auto", "variant", "sequence"}),
      count_row("central", variants<&V::central>,
                "nt whose coverage is summed, 0 = half of the window", 1 << 20),
      count_row("shifts", variants<&V::shifts>,
                "0 = standard score, N = robust score over N random shifts", 100000),
      choice_row("tracks", variants<&V::tracks>, "how tracks become one log2 ratio",
                 {"mean-of-ratios", "ratio-of-means"}),
      choice_row("score", variants<&V::score>,
                 "what is held against measured effects; differences: binary models",
                 {"log2_ratio", "logit_difference", "probability_difference"}),
      names_row("elements", variants<&V::elements>, "of the tables, none = all", true),
      text_row("release", variants<&V::release>,
               "of tables of several assemblies, such as GRCh38", true),
      text_row("measured", variants<&V::measured>,
               "column (NAME or NAME.rep1, ...) or INFO key of the effect", true),
      text_row("region", variants<&V::region>, "CHROM:START-END of a VCF with index",
               true),
  };
}

std::string path_below(const std::string& folder, const std::string& path) {
  if (path.empty()) return "";
  return (std::filesystem::path(folder) / path).lexically_normal().string();
}

VariantSettings below(const std::string& folder, VariantSettings settings) {
  if (folder.empty()) return settings;
  for (std::string& table : settings.tables) table = path_below(folder, table);
  settings.fasta = path_below(folder, settings.fasta);
  settings.sequences = path_below(folder, settings.sequences);
  return settings;
}

std::string variant_reason(const config::EvaluateSettings& settings) {
  const auto metric =
      std::find_if(settings.metrics.begin(), settings.metrics.end(), is_of_variants);
  if (metric == settings.metrics.end() || !settings.variants.tables.empty()) return "";
  return "metric '" + *metric + "' needs evaluate.variants.tables";
}

bool wants_variants(const config::EvaluateSettings& settings) {
  return std::any_of(settings.metrics.begin(), settings.metrics.end(), is_of_variants);
}

}  // namespace s2fbench::sweep

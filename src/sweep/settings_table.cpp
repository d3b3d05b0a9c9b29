#include "sweep/settings_table.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <set>

#include "base/error.hpp"
#include "base/text.hpp"
#include "catalogue/catalogue.hpp"
#include "sweep/representation_settings.hpp"
#include "sweep/select_settings.hpp"
#include "sweep/variant_settings.hpp"

namespace s2fbench::sweep {
namespace {

using config::AugmentSettings;
using config::ConfigNode;
using config::EvaluateSettings;
using config::TrainSettings;
using config::TrialSettings;

template <auto Member>
Field train(TrialSettings& settings) {
  return &(settings.train.*Member);
}
template <auto Member>
Field augment(TrialSettings& settings) {
  return &(settings.train.augment.*Member);
}
template <auto Member>
Field evaluate(TrialSettings& settings) {
  return &(settings.evaluate.*Member);
}

// Baselines, ceilings and counts come along with these.
std::vector<std::string> metric_names() {
  std::vector<std::string> names;
  for (const auto& row : catalogue::metrics())
    if (row.kind == catalogue::MetricRow::Kind::metric) names.push_back(row.name);
  return names;
}

std::string read_widths(const ConfigNode& value) {
  constexpr long long widest = 1 << 20;  // bp
  std::vector<std::string> widths;
  for (const auto& item : value.items()) {
    const auto width = std::to_string(item.integer(1, widest));
    if (std::find(widths.begin(), widths.end(), width) != widths.end())
      item.fail("'" + width + "' is listed twice");
    widths.push_back(width);
  }
  return join(widths, ",");
}

std::vector<SettingRow> step_rows() {
  using Train = TrainSettings;
  return {
      {.key = "train.recipe",
       .field = train<&Train::recipe>,
       .help = "file of configs/recipes that gives the defaults of a sweep",
       .in_hash = false,
       .may_be_axis = false},  // its values are in the hash
      {.key = "train.epochs",
       .field = train<&Train::epochs>,
       .help = "most epochs",
       .least = 1,
       .most = 100000},
      {.key = "train.batch",
       .field = train<&Train::batch>,
       .help = "windows per step over the whole gang",
       .least = 1,
       .most = 1 << 20},
      {.key = "train.shards",
       .field = train<&Train::shards>,
       .help = "virtual shards of a batch, a power of two",
       .least = 1,
       .most = 1 << 16,
       .power_of_two = true,
       .tunable = false},
      {.key = "train.reduction",
       .field = train<&Train::reduction>,
       .help = "sums over a gang: tree (same bits on any number of ranks) | allreduce",
       .choices = {"tree", "allreduce"},
       .newer = true,
       .tunable = false},
      {.key = "train.batch_statistics",
       .field = train<&Train::batch_statistics>,
       .help = "batch norm and Pearson losses over: shard | global (one shard per rank)",
       .choices = {"shard", "global"},
       .newer = true},
      {.key = "train.precision",
       .field = train<&Train::precision>,
       .help = "of training: float32 | tf32 (on GPUs) | bfloat16 (autocast)",
       .choices = {"float32", "tf32", "bfloat16"},
       .newer = true},
      {.key = "train.threads",
       .field = train<&Train::threads>,
       .help = "threads of each rank",
       .least = 1,
       .most = 1024,
       .tunable = false},
      {.key = "train.learning_rate",
       .field = train<&Train::learning_rate>,
       .help = "first learning rate of Adam",
       .least = 1e-12,
       .most = 1e30},
      {.key = "train.batch_norm_momentum",
       .field = train<&Train::batch_norm_momentum>,
       .help = "weight of the newest step in batch-norm averages, 0 = the layer's own",
       .most = 1},
      {.key = "train.adam_epsilon",
       .field = train<&Train::adam_epsilon>,
       .help = "added to Adam's denominator",
       .least = 1e-30,
       .most = 1},
      {.key = "train.mask_share",
       .field = train<&Train::mask_share>,
       .help = "share of a sequence's letters that is masked, for models that guess them",
       .least = 0.001,
       .most = 0.999,
       .newer = true},
      {.key = "train.loss_alpha",
       .field = train<&Train::loss_alpha>,
       .help = "weight of one of the loss's two terms, 0 = the study's (list losses)",
       .most = 1e6},
  };
}

std::vector<SettingRow> stopping_rows() {
  using Train = TrainSettings;
  return {
      {.key = "train.monitor",
       .field = train<&Train::monitor>,
       .help = "validation curve that stopping, decay and best weights follow",
       .choices = catalogue::monitors()},
      {.key = "train.patience",
       .field = train<&Train::patience>,
       .help = "epochs without improvement before stopping, 0 = never",
       .most = 100000},
      {.key = "train.first_stopping_epoch",
       .field = train<&Train::first_stopping_epoch>,
       .help = "improvement is counted from this epoch on",
       .least = 1,
       .most = 100000},
      {.key = "train.decay_factor",
       .field = train<&Train::decay_factor>,
       .help = "multiplies the learning rate on a plateau",
       .least = 1e-6,
       .most = 1},
      {.key = "train.decay_patience",
       .field = train<&Train::decay_patience>,
       .help = "epochs without improvement before a decay, 0 = never",
       .most = 100000},
      {.key = "train.decay_floor",
       .field = train<&Train::decay_floor>,
       .help = "least learning rate",
       .most = 1000},
      {.key = "train.keep",
       .field = train<&Train::keep>,
       .help = "weights that are evaluated",
       .choices = {"best", "last"}},
  };
}

std::vector<SettingRow> augment_and_evaluate_rows() {
  using Evaluate = EvaluateSettings;
  return {
      {.key = "train.augment.shift",
       .field = augment<&AugmentSettings::shift>,
       .help = "random crop of the stored window, else its centre"},
      {.key = "train.augment.reverse_complement",
       .field = augment<&AugmentSettings::reverse_complement>,
       .help = "with probability 1/2: true (each window) | batch (all or none) | false",
       .choices = {"true", "false", "batch"}},
      {.key = "evaluate.metrics",
       .field = evaluate<&Evaluate::metrics>,
       .help = "scores; their baselines and ceilings come along",
       .choices = metric_names(),
       .may_be_axis = false},
      {.key = "evaluate.resolutions",
       .field = evaluate<&Evaluate::resolutions>,
       .help = "coarser: the trained resolution and all coarser ones",
       .choices = {"coarser", "trained"}},
      {.key = "evaluate.block",
       .field = evaluate<&Evaluate::block>,
       .help = "windows per evaluation block",
       .least = 1,
       .most = 1 << 20},
      {.key = "evaluate.smoothing",
       .field = evaluate<&Evaluate::smoothing>,
       .help = "box-car widths of smoothed metrics, bp",
       .read = read_widths,
       .may_be_axis = false},
      {.key = "evaluate.seed",
       .field = evaluate<&Evaluate::seed>,
       .help = "of evaluations' random choices, the same for all trials",
       .most = 1 << 30,
       .may_be_axis = false},
  };
}

std::vector<SettingRow> make_table() {
  std::vector<SettingRow> table = step_rows();
  for (const auto& rows : {stopping_rows(), augment_and_evaluate_rows(), select_rows(),
                           representation_rows(), variant_rows()}) {
    table.insert(table.end(), rows.begin(), rows.end());
  }
  return table;
}

// The field in a default TrialSettings tells the type.
template <typename Type>
bool holds(const SettingRow& row) {
  TrialSettings settings;
  return std::holds_alternative<Type*>(row.field(settings));
}

std::string read_words(const SettingRow& row, const ConfigNode& value) {
  std::vector<std::string> words;
  for (const auto& item : value.items()) {
    const std::string word = item.choice(row.choices);
    if (std::find(words.begin(), words.end(), word) != words.end()) {
      item.fail("'" + word + "' is listed twice");
    }
    words.push_back(word);
  }
  if (words.empty()) value.fail("the list is empty");
  return join(words, ",");
}

std::string read_integer(const SettingRow& row, const ConfigNode& value) {
  const long long number =
      value.integer(static_cast<long long>(row.least), static_cast<long long>(row.most));
  if (row.power_of_two && (number & (number - 1)) != 0) {
    value.fail("expected a power of two, got '" + std::to_string(number) + "'");
  }
  return std::to_string(number);
}

}  // namespace

const std::vector<SettingRow>& settings_table() {
  static const std::vector<SettingRow> table = make_table();
  return table;
}

const SettingRow* find_setting(const std::string& key) {
  for (const auto& row : settings_table()) {
    if (row.key == key) return &row;
  }
  return nullptr;
}

std::string number_text(double value) { return fmt::format("{}", value); }

AxisKind setting_kind(const SettingRow& row) {
  if (holds<int>(row)) return AxisKind::integer;
  return holds<double>(row) ? AxisKind::number : AxisKind::word;
}

std::string read_setting(const SettingRow& row, const ConfigNode& value) {
  if (row.read) return row.read(value);
  if (holds<bool>(row)) return value.boolean() ? "true" : "false";
  if (holds<int>(row)) return read_integer(row, value);
  if (holds<double>(row)) return number_text(value.number(row.least, row.most));
  if (holds<std::vector<std::string>>(row)) return read_words(row, value);
  return row.choices.empty() ? value.word() : value.choice(row.choices);
}

TrialSettings with_setting(const SettingRow& row, TrialSettings settings,
                           const std::string& text) {
  const Field field = row.field(settings);
  if (bool* const* flag = std::get_if<bool*>(&field)) **flag = text == "true";
  if (int* const* integer = std::get_if<int*>(&field)) {
    **integer = static_cast<int>(parse_integer(text).value());
  }
  if (double* const* number = std::get_if<double*>(&field)) {
    **number = parse_number(text).value();
  }
  if (std::string* const* word = std::get_if<std::string*>(&field)) **word = text;
  if (std::vector<std::string>* const* words =
          std::get_if<std::vector<std::string>*>(&field)) {
    **words = text.empty() ? std::vector<std::string>{} : split(text, ',');
  }
  return settings;
}

nlohmann::json word_json(const std::string& text) {
  const bool is_switch = text == "true" || text == "false";
  return is_switch ? nlohmann::json(text == "true") : nlohmann::json(text);
}

nlohmann::json setting_json(const SettingRow& row, TrialSettings settings) {
  const Field field = row.field(settings);
  if (std::string* const* word = std::get_if<std::string*>(&field))
    return word_json(**word);
  return std::visit([](const auto* value) { return nlohmann::json(*value); }, field);
}

TrialSettings with_section(const std::string& section, const ConfigNode& node,
                           TrialSettings settings) {
  if (node.is_null()) return settings;  // "train:" with nothing below
  const std::string prefix = section + ".";
  std::set<std::string> inner;  // "augment" of "train.augment.shift"
  std::vector<std::string> known;
  for (const auto& row : settings_table()) {
    if (row.key.rfind(prefix, 0) != 0) continue;
    const auto parts = split(row.key.substr(prefix.size()), '.');
    if (parts.size() > 1 && !inner.insert(parts.front()).second) continue;
    known.push_back(parts.front());
  }
  node.allow_keys(known);
  for (const auto& [key, value] : node.entries()) {
    if (inner.count(key) > 0) {
      settings = with_section(prefix + key, value, settings);
      continue;
    }
    const SettingRow& row = *find_setting(prefix + key);
    settings = with_setting(row, settings, read_setting(row, value));
  }
  return settings;
}

bool counts_in_hash(const SettingRow& row, const nlohmann::json& value) {
  return row.in_hash && !(row.newer && value == setting_json(row, {}));
}

std::string settings_listing() {
  std::string text = "settings of a sweep file, with their defaults\n";
  for (const auto& row : settings_table()) {
    text += fmt::format("  {:<34} {}\n", row.key,
                        row.help + " [" + setting_json(row, {}).dump() + "]");
  }
  return text;
}

}  // namespace s2fbench::sweep

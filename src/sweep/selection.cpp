#include "sweep/selection.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.hpp"
#include "base/text.hpp"
#include "sweep/settings_table.hpp"

namespace s2fbench::sweep {
namespace {

using config::SelectSettings;

struct FoldOfTable {
  const char* setting;  // "select.train"
  const char* windows;  // "training windows"
  FoldSummary TableSummary::*fold;
};
constexpr FoldOfTable kTrain = {"select.train", "training windows", &TableSummary::train};
constexpr FoldOfTable kValid = {"select.valid", "validation windows",
                                &TableSummary::valid};
constexpr FoldOfTable kTest = {"select.test", "test windows", &TableSummary::test};

const TableSummary* find_table(const DatasetSummary& dataset, const std::string& name) {
  for (const auto& table : dataset.tables) {
    if (table.name == name) return &table;
  }
  return nullptr;
}

std::int64_t count(const FoldSummary& fold, const Selection& selection) {
  const auto& all = fold.maximum;
  if (!selection.above) return static_cast<std::int64_t>(all.size());
  const auto first = std::upper_bound(
      all.begin(), all.end(), *selection.above,
      [](double above, float value) { return above < static_cast<double>(value); });
  return all.end() - first;
}

std::string unknown_table(const Selection& selection, const DatasetSummary& dataset) {
  std::vector<std::string> names;
  for (const auto& table : dataset.tables) names.push_back(table.name);
  const std::string near = did_you_mean(selection.table, names);
  return "the dataset has no window table '" + selection.table + "'" +
         (near.empty() ? "; it has: " + join(names, ", ") : near);
}

std::string why_not(const FoldOfTable& which, const Selection& selection,
                    const DatasetSummary& dataset) {
  const std::string setting = std::string(which.setting) + ": ";
  const auto* table = find_table(dataset, selection.table);
  if (table == nullptr) return setting + unknown_table(selection, dataset);
  const FoldSummary& fold = table->*which.fold;
  if (selection.above && *selection.above < fold.threshold) {
    return setting + "table '" + table->name + "' holds only " + which.windows +
           " above " + number_text(fold.threshold) + "; try " + table->name + ">" +
           number_text(fold.threshold) + " or more, or prepare with a lower threshold";
  }
  if (count(fold, selection) > 0) return "";
  if (fold.maximum.empty()) {
    return setting + "table '" + table->name + "' has no " + which.windows;
  }
  return setting + "none of the " + std::to_string(fold.maximum.size()) + " " +
         which.windows + " of table '" + table->name + "' is above " +
         number_text(*selection.above) + " (the highest has " +
         number_text(fold.maximum.back()) + "); try a lower threshold";
}

std::string why_no_negatives(const SelectSettings& settings, const FoldOfTable& which,
                             const Selection& selection, const DatasetSummary& dataset) {
  if (selection.table == kDefaultTable) {
    return std::string("select.negatives draws from the table ") + kDefaultTable + ", " +
           which.setting + " takes it whole; try a table around peaks, or negatives: 0";
  }
  const auto positive =
      count(find_table(dataset, selection.table)->*which.fold, selection);
  const auto wanted = negatives_for(settings, positive);
  const auto there = (dataset.tables.front().*which.fold).unlabelled;
  if (wanted <= there) return "";
  return "select.negatives " + number_text(settings.negatives) + " wants " +
         std::to_string(wanted) + " " + which.windows + " without a peak, there are " +
         std::to_string(there) + "; try fewer, or prepare with a lower threshold";
}

// Of sequences that can be selected.
WindowCounts selected_sequences(const SelectSettings& settings,
                                const SequenceSummary& sequences) {
  WindowCounts counts{sequences.folds[0], sequences.folds[1], sequences.folds[2]};
  if (settings.part >= 0) {
    const auto parts = std::ssize(sequences.parts);
    counts = {
        std::accumulate(sequences.parts.begin(), sequences.parts.end(), std::int64_t{0}),
        sequences.parts.at(static_cast<std::size_t>((settings.part + 1) % parts)),
        sequences.parts.at(static_cast<std::size_t>(settings.part))};
    counts.train -= counts.valid + counts.test;
  }
  if (settings.train_share < 1)
    counts.train = share_of(settings.train_share, counts.train);
  return counts;
}

std::string why_not_sequences(const SelectSettings& settings,
                              const SequenceSummary& sequences) {
  const SelectSettings defaults;
  if (settings.train != defaults.train || settings.valid != defaults.valid ||
      settings.test != defaults.test || settings.negatives != 0)
    return "select.train, valid, test and negatives are for windows of a genome; of a "
           "sequence table the folds are used, or select.part";
  const auto parts = std::ssize(sequences.parts);
  if (settings.part >= parts) {
    return parts == 0 ? "select.part needs a table that was split into parts"
                      : "select.part " + std::to_string(settings.part) +
                            " is not there: the table has parts 0 to " +
                            std::to_string(parts - 1);
  }
  const auto counts = selected_sequences(settings, sequences);
  if (counts.train == 0) return "the table has no training sequences";
  if (counts.valid == 0) return "the table has no validation sequences";
  return counts.test == 0 ? "the table has no test sequences" : "";
}

}  // namespace

catalogue::Holding holding_of(const DatasetSummary& dataset) {
  using catalogue::Holding;
  if (!dataset.sequences) return Holding::windows;
  return dataset.sequences->values == "letters" ? Holding::letters : Holding::sequences;
}

bool is_table_name(const std::string& text) {
  return !text.empty() && text.find_first_not_of(
                              "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                              "0123456789_-") == std::string::npos;
}

std::optional<Selection> parse_selection(const std::string& text) {
  const auto at = text.find('>');
  const std::string table(trim(text.substr(0, at)));
  if (!is_table_name(table)) return std::nullopt;
  if (at == std::string::npos) return Selection{table, std::nullopt};
  const auto above = parse_number(trim(std::string_view(text).substr(at + 1)));
  if (!above || !std::isfinite(*above)) return std::nullopt;
  return Selection{table, above};
}

std::string selection_text(const Selection& selection) {
  if (!selection.above) return selection.table;
  return selection.table + ">" + number_text(*selection.above);
}

Selections selections_of(const SelectSettings& settings) {
  const auto read = [](const char* setting, const std::string& text) {
    const auto selection = parse_selection(text);
    if (selection) return *selection;
    throw UserError(std::string(setting) + ": '" + text + "' is no selection of windows",
                    "", "try a table such as tiled, or tiled>4");
  };
  const auto train = read("select.train", settings.train);
  const auto valid =
      settings.valid == kSameSelection ? train : read("select.valid", settings.valid);
  return {train, valid, read("select.test", settings.test)};
}

std::int64_t negatives_for(const SelectSettings& settings, std::int64_t windows) {
  return std::llround(settings.negatives * static_cast<double>(windows));
}

std::int64_t share_of(double share, std::int64_t sequences) {
  return std::max<std::int64_t>(1, std::llround(share * static_cast<double>(sequences)));
}

std::string why_not_selected(const SelectSettings& settings,
                             const DatasetSummary& dataset) {
  if (dataset.sequences) return why_not_sequences(settings, *dataset.sequences);
  if (settings.part >= 0 || settings.train_share < 1 || settings.shuffle_labels)
    return "select.part, train_share and shuffle_labels are for sequence tables";
  const Selections selections = selections_of(settings);
  for (const auto& [which, selection] :
       {std::pair{&kTrain, &selections.train}, std::pair{&kValid, &selections.valid},
        std::pair{&kTest, &selections.test}}) {
    auto reason = why_not(*which, *selection, dataset);
    if (!reason.empty()) return reason;
  }
  if (settings.negatives == 0) return "";
  if (!dataset.has_labels) {
    return "select.negatives needs to know where peaks are; try peaks: FILE of every "
           "track of the dataset";
  }
  for (const auto& [which, selection] :
       {std::pair{&kTrain, &selections.train}, std::pair{&kValid, &selections.valid}}) {
    auto reason = why_no_negatives(settings, *which, *selection, dataset);
    if (!reason.empty()) return reason;
  }
  return "";
}

WindowCounts selected_windows(const SelectSettings& settings,
                              const DatasetSummary& dataset) {
  if (dataset.sequences) return selected_sequences(settings, *dataset.sequences);
  const Selections selections = selections_of(settings);
  const auto of = [&](const FoldOfTable& which, const Selection& selection) {
    const auto* table = find_table(dataset, selection.table);
    return table == nullptr ? 0 : count(table->*which.fold, selection);
  };
  WindowCounts counts{of(kTrain, selections.train), of(kValid, selections.valid),
                      of(kTest, selections.test)};
  counts.train += negatives_for(settings, counts.train);
  counts.valid += negatives_for(settings, counts.valid);
  return counts;
}

}  // namespace s2fbench::sweep

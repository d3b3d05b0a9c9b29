#include "sweep/select_settings.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "sweep/selection.hpp"

namespace s2fbench::sweep {
namespace {

using config::ConfigNode;
using config::SelectSettings;
using config::TrialSettings;

template <auto Member>
Field select(TrialSettings& settings) {
  return &(settings.select.*Member);
}

std::string read_selection(const ConfigNode& value) {
  const std::string text = value.word();
  const auto selection = parse_selection(text);
  if (!selection || selection->table == kSameSelection) {
    value.fail("'" + text +
               "' is no selection of windows; expected a window table of the dataset, "
               "such as tiled, or TABLE>NUMBER, such as tiled>4");
  }
  return selection_text(*selection);
}

std::string read_selections(const ConfigNode& value) {
  std::vector<std::string> words;
  for (const auto& item : value.items()) {
    const std::string word = read_selection(item);
    if (std::find(words.begin(), words.end(), word) != words.end())
      item.fail("'" + word + "' is listed twice");
    words.push_back(word);
  }
  return join(words, ",");
}

std::string read_selection_or_same(const ConfigNode& value) {
  return value.word() == kSameSelection ? kSameSelection : read_selection(value);
}

}  // namespace

std::vector<SettingRow> select_rows() {
  using Select = SelectSettings;
  return {
      {.key = "select.train",
       .field = select<&Select::train>,
       .help = "training windows: TABLE or TABLE>NUMBER (a base above it)",
       .read = read_selection},
      {.key = "select.valid",
       .field = select<&Select::valid>,
       .help = "validation windows; same = as select.train",
       .read = read_selection_or_same},
      {.key = "select.test",
       .field = select<&Select::test>,
       .help = "test windows",
       .read = read_selection},
      {.key = "select.negatives",
       .field = select<&Select::negatives>,
       .help = "tiled windows without a peak, per window of train and valid",
       .most = 1000},
      {.key = "select.part",
       .field = select<&Select::part>,
       .help = "of a sequence table in parts: the one that tests, -1 = its own folds",
       .least = -1,
       .most = 100000,
       .newer = true},
      {.key = "select.train_share",
       .field = select<&Select::train_share>,
       .help = "of a sequence table's training rows, drawn by the trial's seed",
       .least = 1e-6,
       .most = 1,
       .newer = true},
      {.key = "select.shuffle_labels",
       .field = select<&Select::shuffle_labels>,
       .help = "a control: values of a sequence table change places before training",
       .newer = true},
      {.key = "evaluate.test_sets",
       .field = [](TrialSettings& settings) -> Field {
         return &settings.evaluate.test_sets;
       },
       .help = "test windows scored one set after the other; none = select.test",
       .read = read_selections,
       .may_be_axis = false},
  };
}

}  // namespace s2fbench::sweep

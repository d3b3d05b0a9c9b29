// Rows on their way from an input to a table.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "data/dataset.hpp"

namespace s2fbench::sequences {

struct Row {
  std::string name;
  std::vector<std::uint8_t> bases;      // data::BaseCode, all sequences side by side
  std::vector<float> targets;           // (tracks, numbers per track); NaN = not measured
  std::optional<data::Fold> fold = {};  // as its input says
  std::string split_value = {};         // of the column that names folds
  std::string chromosome = {};          // "" = not known
  std::int64_t start = -1;              // 0-based; -1 = not known
  // Rows of one group stay in one split; "" = of none.
  std::string group = {};
  std::string where = {};  // "train.tsv:12"
};

struct RowSet {
  std::vector<std::string> tracks;
  std::vector<Row> rows;
  std::map<std::string, std::int64_t> dropped = {};  // rows left out, by reason
  std::vector<std::string> notes = {};
};

// Both, one after the other; of one list of tracks.
RowSet joined(RowSet first, RowSet second);

// Keeps the rows for which `keep[row]`, counting the others for this reason.
RowSet kept(RowSet set, const std::vector<bool>& keep, const std::string& reason);

}  // namespace s2fbench::sequences

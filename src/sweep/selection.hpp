// Which of a dataset's windows a trial is trained and scored on: the settings `select.*`.
//
// A selection reads `TABLE` or `TABLE>NUMBER`: all windows of a table of the prepared
// file, or those in which a base of any track lies strictly above the number (raw
// coverage, over the whole stored window).
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "config/trial_settings.hpp"

namespace s2fbench::sweep {

inline constexpr const char* kDefaultTable = "tiled";  // every dataset has this table
inline constexpr const char* kSameSelection = "same";  // of select.valid: as select.train

// Letters, digits, _ and -.
bool is_table_name(const std::string& text);

struct Selection {
  std::string table;
  std::optional<double> above;
};

// Nothing when the text is no selection.
std::optional<Selection> parse_selection(const std::string& text);
// "tiled>4": the same text for the same selection.
std::string selection_text(const Selection& selection);

// One fold of a window table.
struct FoldSummary {
  double threshold = 0;         // windows above it were kept; minus infinity = all
  std::vector<float> maximum;   // largest raw value of any track by window, ascending
  std::int64_t unlabelled = 0;  // windows without a peak in any track
};

struct TableSummary {
  std::string name;
  FoldSummary train = {};
  FoldSummary valid = {};
  FoldSummary test = {};
};

// A table of sequences.
struct SequenceSummary {
  std::string values;                      // data::Values in a word
  int each = 1;                            // sequences of a row, side by side
  std::array<std::int64_t, 3> folds = {};  // rows of train, valid and test
  std::vector<std::int64_t> parts = {};    // rows of each part of a cross-validation
  std::vector<std::string> notes = {};     // what tables of results must say
};

// An embedding store that a sweep names.
struct StoreSummary {
  std::string trouble = {};       // why it cannot be used, or ""
  std::string content_hash = {};  // of its values
  std::string pooling = {};       // full | cls | mean
  int sequences = 1;              // of a row, each with positions of its own
  int positions = 0;              // of a sequence, as stored
  bool special_start = true;      // its first token is none of the sequence
  int channels = 0;
  std::vector<int> layers = {};
};

// What the plan must know of the dataset; read from the prepared file without loading it.
struct DatasetSummary {
  std::string content_hash;          // "" while the dataset is not there yet
  int input_length = 2048;           // nt that a model sees
  std::vector<TableSummary> tables;  // the first is `tiled`
  bool has_labels = false;           // whether the tracks have peaks
  std::vector<std::string> tracks;
  std::optional<SequenceSummary> sequences = {};    // none of windows of a genome
  std::map<std::string, StoreSummary> stores = {};  // by their name in the sweep
};

catalogue::Holding holding_of(const DatasetSummary& dataset);

// The selections of the three folds.
struct Selections {
  Selection train, valid, test;
};
// Throws UserError for a text that is no selection.
Selections selections_of(const config::SelectSettings& settings);

// Why the dataset cannot give these windows, or "".
std::string why_not_selected(const config::SelectSettings& settings,
                             const DatasetSummary& dataset);

// Windows of each fold, negatives included.
struct WindowCounts {
  std::int64_t train = 0;
  std::int64_t valid = 0;
  std::int64_t test = 0;
};
// Of selections that can be made.
WindowCounts selected_windows(const config::SelectSettings& settings,
                              const DatasetSummary& dataset);

// Sequences of a share of so many, at least one.
std::int64_t share_of(double share, std::int64_t sequences);

// Negatives drawn for so many windows of a fold.
std::int64_t negatives_for(const config::SelectSettings& settings, std::int64_t windows);

}  // namespace s2fbench::sweep

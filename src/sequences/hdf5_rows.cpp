#include "sequences/hdf5_rows.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/error.hpp"
#include "data/genome.hpp"
#include "h5/file.hpp"
#include "sequences/letters.hpp"
#include "sequences/target_values.hpp"

namespace s2fbench::sequences {
namespace {

constexpr std::size_t kLetters = 4;
constexpr hsize_t kBlock = 4096;          // rows that are read at once
constexpr hsize_t kLongestRow = 1 << 20;  // nt
constexpr hsize_t kMostColumns = 1 << 20;

using Codes = std::vector<std::vector<std::uint8_t>>;  // by row

std::string with_fold(std::string key, const std::string& word) {
  constexpr std::string_view place = "{fold}";
  const auto at = key.find(place);
  return at == std::string::npos ? key : key.replace(at, place.size(), word);
}

// Rows [first, first + count) of any dataset of numbers, row-major.
std::vector<double> numbers(const h5::Dataset& data, hsize_t first, hsize_t count) {
  h5::Shape start(data.shape().size(), 0), size = data.shape();
  start[0] = first;
  size[0] = count;
  const auto as_double = [](const auto& values) {
    return std::vector<double>(values.begin(), values.end());
  };
  if (data.reads_as<double>()) return data.read<double>(start, size);
  if (data.reads_as<std::int64_t>())
    return as_double(data.read<std::int64_t>(start, size));
  if (data.reads_as<std::uint64_t>())
    return as_double(data.read<std::uint64_t>(start, size));
  throw UserError("dataset holds " + data.type_name() + ", expected numbers",
                  data.where());
}

// How the letters of one row lie in memory.
struct OneHotLayout {
  hsize_t length = 0, letter_step = 0, channel_step = 0;
};

OneHotLayout layout_of(const h5::Dataset& data, Channels channels) {
  data.expect_rank(3);
  const hsize_t second = data.shape()[1], third = data.shape()[2];
  if (channels == Channels::automatic) {
    if ((second == kLetters) == (third == kLetters))
      throw UserError("neither or both of the axes of " + h5::to_string(data.shape()) +
                          " are four letters",
                      data.where(), "try channels: first or channels: last");
    channels = second == kLetters ? Channels::first : Channels::last;
  }
  const bool first = channels == Channels::first;
  const hsize_t letters = first ? second : third;
  const hsize_t length = first ? third : second;
  if (letters < kLetters || length == 0 || length > kLongestRow)
    throw UserError("shape " + h5::to_string(data.shape()) + " is no one-hot array",
                    data.where(), "expected (rows, 4, nt) or (rows, nt, 4)");
  return first ? OneHotLayout{length, 1, length} : OneHotLayout{length, letters, 1};
}

// The base of four numbers: the place of a single 1, "other" where all are equal, nothing
// for what is no one-hot letter.
std::optional<std::uint8_t> base_of(const std::array<double, kLetters>& letter) {
  const auto ones = std::count(letter.begin(), letter.end(), 1.0);
  const auto zeros = std::count(letter.begin(), letter.end(), 0.0);
  if (ones == 1 && zeros == kLetters - 1)
    return static_cast<std::uint8_t>(std::find(letter.begin(), letter.end(), 1.0) -
                                     letter.begin());
  const bool equal = std::count(letter.begin(), letter.end(), letter[0]) == kLetters;
  return equal && ones == 0 ? std::optional<std::uint8_t>(data::kOther) : std::nullopt;
}

// The bases of one row. Throws UserError.
std::vector<std::uint8_t> row_codes(const double* row, const OneHotLayout& layout,
                                    const h5::Dataset& data, hsize_t number) {
  std::vector<std::uint8_t> codes;
  codes.reserve(layout.length);
  for (hsize_t i = 0; i < layout.length; ++i) {
    std::array<double, kLetters> letter{};
    for (hsize_t channel = 0; channel < kLetters; ++channel)
      letter[channel] = row[i * layout.letter_step + channel * layout.channel_step];
    const auto base = base_of(letter);
    if (!base)
      throw UserError(fmt::format("({}, {}, {}, {}) is no one-hot letter", letter[0],
                                  letter[1], letter[2], letter[3]),
                      fmt::format("{}[{}] at position {}", data.where(), number, i + 1));
    codes.push_back(*base);
  }
  return codes;
}

Codes one_hot_codes(const h5::Dataset& data, Channels channels) {
  const OneHotLayout layout = layout_of(data, channels);
  const hsize_t rows = data.shape()[0];
  const hsize_t per_row = data.shape()[1] * data.shape()[2];
  data.expect_stored();
  Codes codes;
  for (hsize_t first = 0; first < rows; first += kBlock) {
    const hsize_t count = std::min(kBlock, rows - first);
    const auto block = numbers(data, first, count);
    for (hsize_t r = 0; r < count; ++r)
      codes.push_back(row_codes(block.data() + r * per_row, layout, data, first + r));
  }
  return codes;
}

Codes text_codes(const h5::Dataset& data) {
  data.expect_rank(1);
  Codes codes;
  const auto texts = data.read_text();
  for (std::size_t r = 0; r < texts.size(); ++r) {
    const std::string row = "row " + std::to_string(r);
    codes.push_back(codes_of(texts[r], row, data.where()));
    if (codes.back().empty()) throw UserError(row + " has no letters", data.where());
  }
  return codes;
}

// The same with further sequences behind those of each row.
Codes with_codes(Codes rows, const Codes& more, const h5::Dataset& data) {
  if (rows.empty()) return more;
  if (more.size() != rows.size())
    throw UserError(fmt::format("{} rows beside {}", more.size(), rows.size()),
                    data.where());
  for (std::size_t r = 0; r < rows.size(); ++r)
    rows[r].insert(rows[r].end(), more[r].begin(), more[r].end());
  return rows;
}

// All sequences of each row, side by side and of one length.
Codes read_codes(const h5::File& file, const Hdf5Input& input, const std::string& word) {
  Codes rows;
  std::vector<std::size_t> lengths;  // of the first key's sequences
  for (const auto& key : input.sequence) {
    const h5::Dataset data = file.dataset(with_fold(key, word));
    const Codes codes =
        data.is_text() ? text_codes(data) : one_hot_codes(data, input.channels);
    if (codes.empty()) throw UserError("no rows", data.where());
    if (lengths.empty()) {
      for (const auto& row : codes) lengths.push_back(row.size());
    }
    for (std::size_t r = 0; r < std::min(codes.size(), lengths.size()); ++r) {
      if (codes[r].size() == lengths[r]) continue;
      throw UserError(fmt::format("row {} has {} nt here and {} in {}", r,
                                  codes[r].size(), lengths[r], input.sequence[0]),
                      data.where(), "sequences side by side must be of one length");
    }
    rows = with_codes(std::move(rows), codes, data);
  }
  return rows;
}

// Numbers of the targets of a row, and whether they are pairs already.
struct TargetLayout {
  hsize_t per_row = 1;
  bool pairs = false;
};

TargetLayout target_layout(const h5::Dataset& data, const SequencesConfig& config) {
  const auto& shape = data.shape();
  TargetLayout layout;
  if (shape.empty() || shape.size() > 3)
    throw UserError("targets of shape " + h5::to_string(shape), data.where(),
                    "expected (rows), (rows, tracks) or (rows, tracks, values)");
  for (std::size_t axis = 1; axis < shape.size(); ++axis) {
    if (shape[axis] > kMostColumns / layout.per_row)
      throw UserError("targets of shape " + h5::to_string(shape), data.where());
    layout.per_row *= shape[axis];
  }
  layout.pairs = config.values == data::Values::inclusion && shape.size() == 3;
  const hsize_t last = shape.size() == 3 ? shape[2] : 1;
  if (last != (layout.pairs ? 2 : 1))
    throw UserError("targets of shape " + h5::to_string(shape), data.where(),
                    layout.pairs ? "expected (rows, tracks, 2)" : "expected one number");
  return layout;
}

// The chosen columns of a row, which are as many as there are tracks.
std::vector<double> chosen(std::span<const double> row, const Hdf5Input& input,
                           const SequencesConfig& config, const TargetLayout& layout,
                           const h5::Dataset& data) {
  std::vector<double> numbers(row.begin(), row.end());
  if (!input.columns.empty()) {
    numbers.clear();
    for (const auto column : input.columns) {
      if (column >= std::ssize(row))
        throw UserError("no column " + std::to_string(column) + " among " +
                            std::to_string(row.size()),
                        data.where(), "columns count from 0");
      numbers.push_back(row[static_cast<std::size_t>(column)]);
    }
  }
  if (numbers.size() != config.tracks.size() * (layout.pairs ? 2 : 1))
    throw UserError("targets of shape " + h5::to_string(data.shape()) + " for " +
                        std::to_string(config.tracks.size()) + " tracks",
                    data.where(), "try columns: [...] or other tracks");
  return numbers;
}

std::vector<std::vector<float>> read_targets(const h5::File& file, const Hdf5Input& input,
                                             const SequencesConfig& config,
                                             const std::string& word) {
  const h5::Dataset data = file.dataset(with_fold(input.targets, word));
  const TargetLayout layout = target_layout(data, config);
  data.expect_stored();
  std::vector<std::vector<float>> targets;
  const hsize_t rows = data.shape()[0];
  for (hsize_t first = 0; first < rows; first += kBlock) {
    const hsize_t count = std::min(kBlock, rows - first);
    const auto block = numbers(data, first, count);
    for (hsize_t r = 0; r < count; ++r) {
      const std::string where = fmt::format("{}[{}]", data.where(), first + r);
      const auto row = std::span(block).subspan(r * layout.per_row, layout.per_row);
      const auto picked = chosen(row, input, config, layout, data);
      targets.push_back(layout.pairs ? inclusion_pairs(picked, where)
                                     : targets_of(picked, config, where));
    }
  }
  return targets;
}

RowSet read_part(const h5::File& file, const Hdf5Input& input,
                 const SequencesConfig& config, const std::string& word,
                 std::optional<data::Fold> fold) {
  RowSet set{config.tracks, {}};
  Codes codes = read_codes(file, input, word);
  auto targets = read_targets(file, input, config, word);
  const std::string key = with_fold(input.targets, word);
  if (targets.size() != codes.size())
    throw UserError(
        fmt::format("{} rows of targets for {} sequences", targets.size(), codes.size()),
        file.file() + ": " + key);
  std::vector<std::string> names;
  if (!input.names.empty()) {
    const h5::Dataset data = file.dataset(with_fold(input.names, word));
    data.expect_shape({codes.size()});
    names = data.read_text();
  }
  for (std::size_t r = 0; r < codes.size(); ++r) {
    Row row;
    row.name =
        names.empty() ? fmt::format("{}{}", fold ? word + "_" : "row", r + 1) : names[r];
    row.where = fmt::format("{}: {}[{}]", file.file(), key, r);
    row.bases = std::move(codes[r]);
    row.targets = std::move(targets[r]);
    row.fold = fold;
    set.rows.push_back(std::move(row));
  }
  return set;
}

}  // namespace

RowSet read_hdf5_rows(const Hdf5Input& input, const SequencesConfig& config) {
  const h5::File file = h5::File::open(input.file);
  if (input.targets.find("{fold}") == std::string::npos)
    return read_part(file, input, config, "", std::nullopt);
  RowSet set{config.tracks, {}};
  for (std::size_t fold = 0; fold < input.fold_words.size(); ++fold)
    set = joined(std::move(set), read_part(file, input, config, input.fold_words[fold],
                                           static_cast<data::Fold>(fold)));
  return set;
}

}  // namespace s2fbench::sequences

// Datasets whose windows are the sequences of a table.
#include <algorithm>
#include <numeric>
#include <utility>

#include "base/error.hpp"
#include "base/random_stream.hpp"
#include "data/dataset_store.hpp"
#include "data/one_hot.hpp"

namespace s2fbench::data {
namespace {

using config::SelectSettings;

// Of a cross-validation: one part tests, the next one validates, the others train.
Fold fold_of(const SequenceTable& table, std::size_t row, int part) {
  if (part < 0) return static_cast<Fold>(table.fold[row]);
  if (table.part[row] == part) return Fold::test;
  return table.part[row] == (part + 1) % table.parts ? Fold::valid : Fold::train;
}

Window window_of(const SequenceTable& table, std::size_t row) {
  const auto place = static_cast<std::int64_t>(row);
  return {table.chromosome[row], table.start[row],
          place * table.length,  place,
          table.length,          place};
}

// Some of the windows, in the order of the table.
std::vector<Window> draw_share(std::vector<Window> all, double share,
                               std::uint64_t seed) {
  if (share >= 1) return all;
  const auto count = sweep::share_of(share, std::ssize(all));
  auto order = random_permutation(std::ssize(all), RandomStream(seed, "train share"));
  order.resize(static_cast<std::size_t>(count));
  std::sort(order.begin(), order.end());
  std::vector<Window> drawn;
  for (const auto i : order) drawn.push_back(std::move(all[static_cast<std::size_t>(i)]));
  return drawn;
}

// Every window gets the values of another one of the fold.
void shuffle_values(std::vector<Window>& windows, Fold fold, std::uint64_t seed) {
  const auto order = random_permutation(
      std::ssize(windows),
      RandomStream(seed, "shuffled labels", static_cast<std::uint64_t>(fold)));
  for (std::size_t i = 0; i < windows.size(); ++i)
    windows[i].values = windows[static_cast<std::size_t>(order[i])].row;
}

std::string in_words(const SelectSettings& settings, Fold fold, std::uint64_t seed) {
  std::string text = settings.part < 0
                         ? "sequences"
                         : "sequences, part " + std::to_string(settings.part);
  if (fold == Fold::test) return text;
  const bool some = fold == Fold::train && settings.train_share < 1;
  if (some) text += ", share " + std::to_string(settings.train_share);
  if (settings.shuffle_labels) text += ", shuffled labels";
  if (some || settings.shuffle_labels) text += ", seed " + std::to_string(seed);
  return text;
}

}  // namespace

bool Dataset::of_sequences() const { return store_->sequences != nullptr; }

const SequenceTable& Dataset::table() const {
  if (!of_sequences()) throw InternalError("a dataset of windows has no sequence table");
  return *store_->sequences;
}

std::shared_ptr<const Dataset::Selected> Dataset::select_sequences(
    const SelectSettings& settings, std::uint64_t seed) const {
  auto selected = std::make_shared<Selected>();
  for (std::size_t row = 0; row < table().rows(); ++row) {
    const auto fold = static_cast<std::size_t>(fold_of(table(), row, settings.part));
    selected->windows[fold].push_back(window_of(table(), row));
  }
  auto& train = selected->windows[static_cast<std::size_t>(Fold::train)];
  train = draw_share(std::move(train), settings.train_share, seed);
  for (const Fold fold : {Fold::train, Fold::valid, Fold::test}) {
    const auto f = static_cast<std::size_t>(fold);
    selected->names[f] = in_words(settings, fold, seed);
    if (settings.shuffle_labels && fold != Fold::test)
      shuffle_values(selected->windows[f], fold, seed);
  }
  return selected;
}

std::vector<float> Dataset::values(Fold fold, std::span<const View> views) const {
  const auto each =
      store_->tracks.size() * static_cast<std::size_t>(per_track(table().values));
  std::vector<float> out;
  out.reserve(views.size() * each);
  for (const auto& view : views) {
    const auto row = static_cast<std::size_t>(window(fold, view.window).values);
    const auto first = table().targets.begin() + static_cast<std::ptrdiff_t>(row * each);
    out.insert(out.end(), first, first + static_cast<std::ptrdiff_t>(each));
  }
  return out;
}

Dataset Dataset::represented(std::shared_ptr<const Representation> representation) const {
  if (representation && !of_sequences())
    throw InternalError("windows of a genome are read as one-hot letters alone");
  Dataset view = *this;
  view.representation_ = std::move(representation);
  return view;
}

int Dataset::input_channels() const {
  return representation_ ? representation_->channels() : 4;
}

int Dataset::input_positions() const {
  return representation_ ? representation_->positions() : store_->input;
}

std::vector<float> Dataset::sequence_input(Fold fold, std::span<const View> views) const {
  const auto each = static_cast<std::size_t>(input_channels()) *
                    static_cast<std::size_t>(input_positions());
  std::vector<float> input(views.size() * each);
  if (representation_) {
    std::vector<std::int64_t> rows;
    for (const auto& view : views) rows.push_back(window(fold, view.window).row);
    representation_->read(rows, input);
    return input;
  }
  const SequenceTable& all = table();
  const OneHotEnds ends{all.fixed_left, all.fixed_right, static_cast<float>(all.unknown)};
  for (std::size_t v = 0; v < views.size(); ++v) {
    const auto row = static_cast<std::size_t>(window(fold, views[v].window).row);
    data::one_hot(&all.bases[row * length()], all.length, views[v].reverse_complement,
                  ends, &input[v * each]);
  }
  return input;
}

sweep::DatasetSummary summarise(const SequenceTable& table) {
  sweep::DatasetSummary summary;
  summary.content_hash = content_hash(table);
  summary.input_length = table.length;
  summary.has_labels = table.values == Values::labels;
  summary.tracks = table.tracks;
  auto& sequences = summary.sequences.emplace();
  sequences.values = to_string(table.values);
  sequences.each = table.sequences;
  sequences.notes = table.notes;
  sequences.parts.resize(static_cast<std::size_t>(table.parts));
  for (std::size_t row = 0; row < table.rows(); ++row) {
    ++sequences.folds.at(table.fold[row]);
    if (table.parts > 0) ++sequences.parts.at(static_cast<std::size_t>(table.part[row]));
  }
  return summary;
}

}  // namespace s2fbench::data

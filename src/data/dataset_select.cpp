// Choosing windows: a light view of a dataset, which shares bases and coverage.
#include <algorithm>

#include "base/error.hpp"
#include "base/random_stream.hpp"
#include "data/dataset_store.hpp"
#include "sweep/selection.hpp"

namespace s2fbench::data {
namespace {

using config::SelectSettings;
using sweep::Selection;

bool has_label(std::span<const std::uint8_t> labels, std::int64_t row,
               std::size_t tracks) {
  const auto first = labels.begin() + row * static_cast<std::ptrdiff_t>(tracks);
  return std::find(first, first + static_cast<std::ptrdiff_t>(tracks), 1) !=
         first + static_cast<std::ptrdiff_t>(tracks);
}

// `count` of the windows without a label, in genome order. The same ones in every trial;
// more of them hold the fewer.
std::vector<Window> draw_negatives(const std::vector<Window>& tiled, Fold fold,
                                   std::int64_t count,
                                   std::span<const std::uint8_t> labels,
                                   std::size_t tracks) {
  std::vector<Window> without;
  for (const auto& window : tiled) {
    if (!has_label(labels, window.row, tracks)) without.push_back(window);
  }
  auto order =
      random_permutation(static_cast<std::int64_t>(without.size()),
                         RandomStream(0, "negatives", static_cast<std::uint64_t>(fold)));
  order.resize(static_cast<std::size_t>(count));
  std::sort(order.begin(), order.end());
  std::vector<Window> drawn;
  for (const auto i : order) drawn.push_back(without[static_cast<std::size_t>(i)]);
  return drawn;
}

}  // namespace

std::vector<Window> Dataset::Store::select(const Selection& selection, Fold fold) const {
  std::vector<Window> chosen;
  for (std::size_t t = 0; t < summary.tables.size(); ++t) {
    if (summary.tables[t].name != selection.table) continue;
    for (const auto& window : windows[t][static_cast<std::size_t>(fold)]) {
      const double maximum = arrays.window_maximum[static_cast<std::size_t>(window.row)];
      if (!selection.above || maximum > *selection.above) chosen.push_back(window);
    }
  }
  return chosen;
}

Dataset Dataset::select(const SelectSettings& settings, std::uint64_t seed) const {
  const std::string reason = sweep::why_not_selected(settings, store_->summary);
  if (!reason.empty()) throw UserError(reason);
  if (of_sequences()) {
    Dataset view = *this;
    view.selected_ = select_sequences(settings, seed);
    return view;
  }
  const sweep::Selections selections = sweep::selections_of(settings);
  auto selected = std::make_shared<Selected>();
  for (const auto& [fold, selection] : {std::pair{Fold::train, &selections.train},
                                        std::pair{Fold::valid, &selections.valid},
                                        std::pair{Fold::test, &selections.test}}) {
    const auto f = static_cast<std::size_t>(fold);
    auto& windows = selected->windows[f];
    windows = store_->select(*selection, fold);
    selected->names[f] = sweep::selection_text(*selection);
    if (fold == Fold::test || settings.negatives == 0) continue;
    const auto count =
        sweep::negatives_for(settings, static_cast<std::int64_t>(windows.size()));
    const auto negatives = draw_negatives(store_->windows.front()[f], fold, count,
                                          store_->arrays.labels, store_->tracks.size());
    windows.insert(windows.end(), negatives.begin(), negatives.end());
    selected->names[f] += " and " + std::to_string(count) + " negatives";
  }
  Dataset view = *this;
  view.selected_ = std::move(selected);
  return view;
}

const std::string& Dataset::selection(Fold fold) const {
  return selected_->names[static_cast<std::size_t>(fold)];
}

double Dataset::maximum(Fold fold, std::int64_t index) const {
  if (of_sequences()) return 0;
  return store_->arrays.window_maximum[static_cast<std::size_t>(window(fold, index).row)];
}

bool Dataset::has_labels() const { return store_->summary.has_labels; }

std::vector<float> Dataset::labels(Fold fold, std::span<const View> views) const {
  if (!has_labels()) throw InternalError("a dataset without peaks has no labels");
  if (of_sequences()) return values(fold, views);
  const std::size_t tracks = store_->tracks.size();
  std::vector<float> labels(views.size() * tracks);
  for (std::size_t v = 0; v < views.size(); ++v) {
    const auto row = static_cast<std::size_t>(window(fold, views[v].window).row);
    for (std::size_t t = 0; t < tracks; ++t) {
      labels[v * tracks + t] = store_->arrays.labels[row * tracks + t];
    }
  }
  return labels;
}

}  // namespace s2fbench::data

// Windows as they are stored, for those who bin and encode them elsewhere.
#include <algorithm>

#include "base/error.hpp"
#include "data/dataset_store.hpp"

namespace s2fbench::data {

void Dataset::read_bases(Fold fold, std::span<const View> views,
                         std::span<std::uint8_t> target) const {
  if (target.size() != views.size() * length())
    throw InternalError("no room for the bases of these views");
  StoredArray<std::uint8_t>::Reader bases(store_->arrays.bases);
  for (std::size_t v = 0; v < views.size(); ++v)
    std::copy_n(bases.at(first_base(fold, views[v]), length()), length(),
                target.subspan(v * length()).begin());
}

void Dataset::read_coverage(Fold fold, std::span<const View> views,
                            std::span<float> target) const {
  const std::size_t tracks = store_->tracks.size();
  if (target.size() != views.size() * tracks * length())
    throw InternalError("no room for the coverage of these views");
  for (std::size_t t = 0; t < tracks; ++t) {
    StoredArray<float>::Reader values(store_->arrays.coverage[t]);
    for (std::size_t v = 0; v < views.size(); ++v)
      std::copy_n(values.at(first_base(fold, views[v]), length()), length(),
                  target.subspan((v * tracks + t) * length()).begin());
  }
}

}  // namespace s2fbench::data

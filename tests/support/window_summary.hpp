// A dataset's summary for plans, made of window counts alone.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sweep/selection.hpp"

namespace s2fbench::test {

// A table whose windows all have the same maximum, 10.
inline sweep::TableSummary table_of(const std::string& name, std::size_t train,
                                    std::size_t valid, std::size_t test) {
  const auto fold = [](double threshold, std::size_t windows) {
    return sweep::FoldSummary{threshold, std::vector<float>(windows, 10.0F), 0};
  };
  return {name, fold(2, train), fold(2, valid), fold(-1, test)};
}

inline sweep::DatasetSummary summary_of(const std::string& hash, std::size_t train,
                                        std::size_t valid, std::size_t test,
                                        const std::vector<std::string>& tracks) {
  sweep::DatasetSummary summary;
  summary.content_hash = hash;
  summary.tables = {table_of("tiled", train, valid, test)};
  summary.tracks = tracks;
  return summary;
}

}  // namespace s2fbench::test

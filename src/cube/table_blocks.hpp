// The resamples of the test set behind a table's entries, from the trials' test blocks.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cube/table_entry.hpp"
#include "cube/test_blocks.hpp"

namespace s2fbench::cube {

class BlockResampler {
 public:
  // `folder`: a results folder; "" throws UserError, as does a metric that blocks do not
  // give. The cube and the metric must outlive this.
  BlockResampler(std::string folder, const CubeFile& cube, const Variable& metric,
                 const noise::BootstrapPlan& plan);

  // Every done trial of the entry that has a value. Throws UserError when its blocks are
  // not there, lie elsewhere than those of the first trial, or do not give the cube's
  // value.
  void add(std::size_t row, std::size_t column, const Bucket& bucket,
           const CellStates& states);
  const TableResamples& resamples() const { return resamples_; }

 private:
  TestBlocks read(const std::string& key) const;
  void compare_with_first(const TestBlocks& blocks, const std::string& path);
  const noise::Multiplicities& drawn(int resample);

  std::string folder_;
  const CubeFile& cube_;
  const Variable& metric_;
  noise::BootstrapPlan plan_;
  std::vector<std::string> keys_;             // by cell
  std::optional<TestBlocks> first_;           // without moments
  std::vector<noise::Multiplicities> draws_;  // by resample
  TableResamples resamples_;
};

}  // namespace s2fbench::cube

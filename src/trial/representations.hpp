// What the models of a sweep read of its sequence table, opened once and shared by
// trials.
#pragma once

#include <limits>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "config/trial_settings.hpp"
#include "data/dataset.hpp"
#include "sweep/plan.hpp"

namespace s2fbench::trial {

class Representations {
 public:
  // The folder that embedding stores lie in; one that takes more bytes than the limit is
  // read from its file for each batch.
  explicit Representations(
      std::string stores,
      std::size_t memory_limit = std::numeric_limits<std::size_t>::max())
      : stores_(std::move(stores)), memory_limit_(memory_limit) {}

  // The dataset read as the settings say. Throws UserError for a store that is gone, was
  // changed or is another dataset's.
  data::Dataset represent(const data::Dataset& dataset,
                          const config::TrialSettings& settings);

 private:
  std::string stores_;
  std::size_t memory_limit_;
  std::map<std::string, std::shared_ptr<const data::Representation>> known_ = {};
};

// The dataset's summary with those of the stores that the sweep names.
sweep::DatasetSummary with_stores(sweep::DatasetSummary dataset,
                                  const sweep::Sweep& sweep);

}  // namespace s2fbench::trial

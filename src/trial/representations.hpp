// What the models of a sweep read of its sequence table, opened once and shared by
// trials.
#pragma once

#include <limits>
#include <map>
#include <memory>
#include <string>

#include "config/trial_settings.hpp"
#include "data/dataset.hpp"
#include "sweep/plan.hpp"

namespace s2fbench::trial {

class Representations {
 public:
  // Of a sweep, beside whose dataset its embedding stores lie; one that takes more bytes
  // than the limit is read from its file for each batch.
  explicit Representations(
      const sweep::Sweep& sweep,
      std::size_t memory_limit = std::numeric_limits<std::size_t>::max());

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

// What the models of a sweep read of its sequence table, opened once and shared by
// trials.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>

#include "config/trial_settings.hpp"
#include "data/dataset.hpp"
#include "sweep/plan.hpp"

namespace s2fbench::trial {

class Representations {
 public:
  // Of a sweep, beside whose dataset its embedding stores lie.
  explicit Representations(const sweep::Sweep& sweep);

  // The dataset read as the settings say. A store that takes more memory than the dataset
  // and other stores leave of the node's is read from its file for each batch. Throws
  // UserError for a store that is gone, was changed or is another dataset's.
  data::Dataset represent(const data::Dataset& dataset,
                          const config::TrialSettings& settings);

 private:
  std::string stores_;
  std::size_t held_ = 0;  // bytes of stores
  std::map<std::string, std::shared_ptr<const data::Representation>> known_ = {};
};

// The dataset's summary with those of the stores that the sweep names.
sweep::DatasetSummary with_stores(sweep::DatasetSummary dataset,
                                  const sweep::Sweep& sweep);

}  // namespace s2fbench::trial

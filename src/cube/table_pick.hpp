// `table --best-by CURVE`: hyper-parameters are chosen by their validation values, never
// by the test metric that the table shows.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cube/cube.hpp"
#include "cube/table.hpp"
#include "cube/table_buckets.hpp"

namespace s2fbench::cube {

// Throws UserError unless the name is a validation curve that the cube has.
void check_best_by(const Schema& schema, const std::string& curve);

class SettingPicker {
 public:
  // chosen_axes: the axes of the sweep whose values make a setting.
  SettingPicker(const CubeFile& cube, const std::string& curve,
                std::vector<std::string> chosen_axes);

  // Leaves in the bucket the cells of one setting: that of the best validation value,
  // mean over seeds; of equal ones the first. A trial's value is that of the epoch whose
  // weights it kept. Settings with fewer seeds done than another do not compete. Nothing,
  // and the bucket unchanged, when no cell has a value.
  std::optional<Picked> pick(Bucket& bucket) const;

 private:
  struct Setting;
  std::vector<Setting> settings_in(const Bucket& bucket) const;
  double value_of(std::int64_t cell) const;
  double kept_value(std::int64_t cell) const;

  const CubeFile& cube_;
  std::vector<std::string> chosen_;
  std::string curve_;
  bool highest_ = false;
  std::string keep_;  // train.keep and train.monitor, where they are no axes
  std::string monitor_;
  std::vector<std::uint8_t> status_;
};

}  // namespace s2fbench::cube

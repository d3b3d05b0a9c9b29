#include <string>

#include "catalogue/models/rows.hpp"

namespace s2fbench::catalogue {

OptionRow width_option() {
  return {"width", OptionType::number,
          "1",     "multiplies every filter and dense count",
          0.001,   16,
          {}};
}

OptionRow activation_option() {
  return {"activation",           OptionType::word, "relu", "of the first layer", 0, 0,
          {"relu", "exponential"}};
}

std::vector<OptionRow> joined(std::initializer_list<std::vector<OptionRow>> lists) {
  std::vector<OptionRow> rows;
  for (const auto& list : lists) rows.insert(rows.end(), list.begin(), list.end());
  return rows;
}

std::string window_reason(const ModelRequest& request) {
  if (request.resolution >= 1 && request.input_length % request.resolution == 0)
    return "";
  return "bins of " + std::to_string(request.resolution) +
         " bp do not divide the window of " + std::to_string(request.input_length) +
         " nt";
}

std::string whole_window_reason(const ModelRequest& request) {
  if (request.resolution == request.input_length) return "";
  return "predicts one value per window: resolution must be " +
         std::to_string(request.input_length);
}

}  // namespace s2fbench::catalogue

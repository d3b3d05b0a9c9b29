#include "evaluate/variant_cells.hpp"

#include <spdlog/fmt/fmt.h>

#include <cmath>

#include "base/text.hpp"

namespace s2fbench::evaluate {
namespace {

std::string number(double value) {
  return std::isnan(value) ? "-" : fmt::format("{:.3f}", value);
}

// Quoted where it has to be (RFC 4180).
std::string csv_word(const std::string& word) {
  if (word.find_first_of(",\"\n") == std::string::npos) return word;
  std::string quoted = "\"";
  for (const char letter : word)
    quoted += letter == '"' ? std::string("\"\"") : std::string(1, letter);
  return quoted + "\"";
}

std::string csv_lines(const std::string& cell, const std::string& score,
                      const ElementScore& element) {
  std::string lines;
  for (const auto& [statistic, r] : {std::pair("pearson", element.pearson.value),
                                     std::pair("spearman", element.spearman.value)}) {
    if (std::isnan(r)) continue;
    lines += fmt::format("{}{},{},{},{:.17g}\n", cell, score, statistic,
                         csv_word(element.element), r);
  }
  return lines;
}

}  // namespace

std::string variant_cells_text(const VariantCells& cells) {
  std::string text =
      "| cell | score | elements | variants | mean r | mean rho |\n"
      "| --- | --- | ---: | ---: | ---: | ---: |\n";
  for (const auto& [index, report] : cells.reports) {
    for (std::size_t i = 0; i < report.scores.size(); ++i) {
      const ElementScore& mean = report.elements[i].mean;
      text += fmt::format(
          "| {} | {} | {} | {} | {} | {} |\n", sweep::cell_description(cells.axes, index),
          report.scores[i].name, report.elements[i].elements.size(), mean.variants,
          number(mean.pearson.value), number(mean.spearman.value));
    }
  }
  if (cells.reports.empty()) return text;
  for (const auto& [reason, count] : cells.reports.front().second.rejected)
    text += fmt::format("\nrejected: {} {}\n", count, reason);
  return text;
}

std::string variant_csv(const VariantCells& cells) {
  std::string text;
  for (const auto& axis : cells.axes) text += csv_word(axis.name) + ",";
  text += "score,statistic,element,value\n";
  for (const auto& [index, report] : cells.reports) {
    std::string cell;
    for (const auto& axis : cells.axes)
      cell += csv_word(sweep::cell_value(cells.axes, index, axis.name)) + ",";
    for (std::size_t i = 0; i < report.scores.size(); ++i)
      for (const auto& element : report.elements[i].elements)
        text += csv_lines(cell, report.scores[i].name, element);
  }
  return text;
}

}  // namespace s2fbench::evaluate

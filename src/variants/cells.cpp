#include "variants/cells.hpp"

#include <spdlog/fmt/fmt.h>

#include <cmath>
#include <utility>

#include "base/error.hpp"
#include "cube/csv_file.hpp"

namespace s2fbench::variants {
namespace {

std::string number(double value) {
  return std::isnan(value) ? "-" : fmt::format("{:.3f}", value);
}

std::string csv_lines(const std::string& cell, const std::string& score,
                      const ElementScore& element) {
  std::string lines;
  for (const auto& [statistic, r] : {std::pair("pearson", element.pearson.value),
                                     std::pair("spearman", element.spearman.value)}) {
    if (std::isnan(r)) continue;
    lines += fmt::format("{}{},{},{},{:.17g}\n", cell, score, statistic,
                         cube::csv_word(element.element), r);
  }
  return lines;
}

}  // namespace

VariantCell variant_cell(std::int64_t index, const VariantReport& report) {
  VariantCell cell{index, {}, report.elements};
  for (const auto& score : report.scores) cell.scores.push_back(score.name);
  return cell;
}

void expect_defined(const VariantCells& cells) {
  for (const auto& cell : cells.cells) {
    for (const auto& scores : cell.elements)
      if (!std::isnan(scores.mean.pearson.value)) return;
  }
  throw UserError("no element has a correlation in any cell", "evaluate --variants",
                  "try variants with measured effects, several of each element");
}

std::string variant_cells_text(const VariantCells& cells) {
  std::string text =
      "| cell | score | elements | variants | mean r | mean rho |\n"
      "| --- | --- | ---: | ---: | ---: | ---: |\n";
  for (const auto& cell : cells.cells) {
    for (std::size_t i = 0; i < cell.scores.size(); ++i) {
      const ElementScore& mean = cell.elements[i].mean;
      text += fmt::format("| {} | {} | {} | {} | {} | {} |\n",
                          sweep::cell_description(cells.axes, cell.index), cell.scores[i],
                          cell.elements[i].elements.size(), mean.variants,
                          number(mean.pearson.value), number(mean.spearman.value));
    }
  }
  for (const auto& [reason, count] : cells.rejected)
    text += fmt::format("\nrejected: {} {}\n", count, reason);
  return text;
}

std::string variant_csv(const VariantCells& cells) {
  std::string text;
  for (const auto& axis : cells.axes) text += cube::csv_word(axis.name) + ",";
  text += "score,statistic,element,value\n";
  for (const auto& cell : cells.cells) {
    std::string labels;
    for (const auto& axis : cells.axes)
      labels +=
          cube::csv_word(sweep::cell_value(cells.axes, cell.index, axis.name)) + ",";
    for (std::size_t i = 0; i < cell.scores.size(); ++i)
      for (const auto& element : cell.elements[i].elements)
        text += csv_lines(labels, cell.scores[i], element);
  }
  return text;
}

}  // namespace s2fbench::variants

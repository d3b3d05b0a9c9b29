#include "variants/report.hpp"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"
#include "metrics/metric.hpp"

namespace s2fbench::variants {
namespace {

std::string number(double value) {
  if (std::isnan(value)) return "-";
  std::ostringstream text;
  text << std::fixed << std::setprecision(3) << value;
  return text.str();
}

std::string with_interval(const CorrelationInterval& r) {
  if (std::isnan(r.low)) return number(r.value);
  return number(r.value) + " (" + number(r.low) + " to " + number(r.high) + ")";
}

std::string row(const std::vector<std::string>& cells) {
  return "| " + join(cells, " | ") + " |\n";
}

std::string element_row(const ElementScore& element) {
  return row({element.element, std::to_string(element.variants),
              std::to_string(element.positions), with_interval(element.pearson),
              with_interval(element.spearman), std::to_string(element.undefined),
              std::to_string(element.unmeasured)});
}

std::string score_table(const std::string& name, const ElementScores& scores) {
  std::string text = row({name, "variants", "positions", "Pearson (95 % over positions)",
                          "Spearman (95 %)", "undefined", "unmeasured"}) +
                     row({"---", "---:", "---:", "---:", "---:", "---:", "---:"});
  for (const auto& element : scores.elements) text += element_row(element);
  ElementScore mean = scores.mean;
  mean.element = "mean of " + std::to_string(scores.elements.size());
  return text + element_row(mean);
}

std::string ceiling_table(const std::vector<VariantCeiling>& ceilings) {
  std::string text = row({"the same variants twice", "variants", "r", "root of r"}) +
                     row({"---", "---:", "---:", "---:"});
  for (const auto& ceiling : ceilings) {
    const bool replicates = ceiling.first == ceiling.second;
    text += row({ceiling.first + ", " + (replicates ? "its replicates" : ceiling.second),
                 std::to_string(ceiling.variants), number(ceiling.r),
                 number(ceiling.r > 0 ? std::sqrt(ceiling.r) : kUndefined)});
  }
  return text;
}

nlohmann::json json_number(double value) {
  return std::isfinite(value) ? nlohmann::json(value) : nlohmann::json();
}

nlohmann::json json_of(const CorrelationInterval& r) {
  return {{"r", json_number(r.value)},
          {"low", json_number(r.low)},
          {"high", json_number(r.high)}};
}

nlohmann::json json_of(const ElementScore& element) {
  return {{"element", element.element},           {"variants", element.variants},
          {"positions", element.positions},       {"undefined", element.undefined},
          {"unmeasured", element.unmeasured},     {"pearson", json_of(element.pearson)},
          {"spearman", json_of(element.spearman)}};
}

nlohmann::json json_of(const std::string& name, const ElementScores& scores) {
  nlohmann::json elements = nlohmann::json::array();
  for (const auto& element : scores.elements) elements.push_back(json_of(element));
  return {{"score", name}, {"elements", elements}, {"mean", json_of(scores.mean)}};
}

nlohmann::json json_of(const formats::RejectedVariant& item) {
  return {{"element", item.element},         {"chromosome", item.chromosome},
          {"position", item.position},       {"reference", item.reference},
          {"alternative", item.alternative}, {"reason", item.reason},
          {"detail", item.detail},           {"where", item.where}};
}

}  // namespace

VariantReport make_report(const VariantMethod& method, VariantPlan plan,
                          std::vector<VariantScore> scores,
                          const std::vector<formats::Variant>& everything) {
  expect_some(plan);
  VariantReport report;
  report.method = method;
  report.plan = std::move(plan);
  report.scores = std::move(scores);
  for (const VariantScore& score : report.scores) {
    report.elements.push_back(element_scores(report.plan.variants, score.combined,
                                             method.draws, method.geometry.seed));
    report.undefined.push_back(metrics::count_undefined(score.combined));
    report.undefined_tracks.push_back(metrics::count_undefined(score.by_track));
  }
  std::set<std::string> scored;
  for (const auto& variant : report.plan.variants) scored.insert(variant.element);
  for (VariantCeiling& ceiling : variant_ceilings(everything)) {
    const bool wanted = scored.contains(ceiling.first) || scored.contains(ceiling.second);
    if (wanted) report.ceilings.push_back(std::move(ceiling));
  }
  report.rejected = rejections(report.plan);
  return report;
}

void expect_defined(const VariantReport& report) {
  for (std::size_t i = 0; i < report.scores.size(); ++i) {
    if (report.undefined[i] < static_cast<int>(report.plan.variants.size())) return;
  }
  throw UserError("no variant has a defined score: predicted coverage is not above zero",
                  report.method.model, "try a model with a positive output");
}

std::map<std::string, std::string> in_words(const VariantMethod& method) {
  const VariantGeometry& geometry = method.geometry;
  const bool own = geometry.centre == WindowCentre::variant;
  std::map<std::string, std::string> words = {
      {"model", method.model},
      {"windows", std::to_string(geometry.length) + " nt, centred on the " +
                      (own ? "variant" : "sequence") +
                      (geometry.shifts == 0
                           ? std::string(", standard score")
                           : ", robust score over " + std::to_string(geometry.shifts) +
                                 " shifts of up to " +
                                 std::to_string(geometry.shift_range()) + " nt")},
      {"summed", "the central " + std::to_string(geometry.central) + " nt"},
      {"over_tracks",
       method.over == OverTracks::mean_of_ratios
           ? "mean of the ratios of " + std::to_string(method.tracks.size()) + " tracks"
           : "ratio of the means over " + std::to_string(method.tracks.size()) +
                 " tracks"},
      {"flanks", method.flanks.empty() ? "genomic" : method.flanks},
      {"context",
       method.flanks.empty() ? "genomic" : "not comparable with genomic context"},
      {"intervals", std::to_string(method.draws) +
                        " draws of positions, all variants of one together; seed " +
                        std::to_string(geometry.seed)}};
  return words;
}

std::string variant_text(const VariantReport& report) {
  std::string text;
  for (const auto& [name, words] : in_words(report.method)) {
    text += "- " + name + ": " + words + "\n";
  }
  text += "- variants: " + std::to_string(report.plan.variants.size()) + " scored, " +
          std::to_string(report.plan.rejected.size()) + " rejected\n";
  for (std::size_t i = 0; i < report.scores.size(); ++i) {
    text += "\n" + score_table(report.scores[i].name, report.elements[i]);
    if (report.undefined_tracks[i] == 0) continue;
    text += "\nundefined: " + std::to_string(report.undefined_tracks[i]) + " of " +
            std::to_string(report.scores[i].by_track.size()) +
            " values of single tracks (coverage not above zero)\n";
  }
  if (!report.ceilings.empty()) text += "\n" + ceiling_table(report.ceilings);
  if (report.rejected.empty()) return text;
  text += "\n" + row({"rejected", "variants", "the first of them"}) +
          row({"---", "---:", "---"});
  for (const auto& [reason, count] : report.rejected) {
    const auto first =
        std::find_if(report.plan.rejected.begin(), report.plan.rejected.end(),
                     [&](const auto& item) { return item.reason == reason; });
    text += row({reason, std::to_string(count),
                 first->where + (first->detail.empty() ? "" : ": " + first->detail)});
  }
  return text;
}

std::string variant_json(const VariantReport& report) {
  nlohmann::json scores = nlohmann::json::array(), ceilings = nlohmann::json::array();
  for (std::size_t i = 0; i < report.scores.size(); ++i) {
    scores.push_back(json_of(report.scores[i].name, report.elements[i]));
    scores.back()["undefined"] = report.undefined[i];
    scores.back()["undefined_tracks"] = report.undefined_tracks[i];
  }
  for (const auto& ceiling : report.ceilings) {
    ceilings.push_back({{"first", ceiling.first},
                        {"second", ceiling.second},
                        {"replicates", ceiling.first == ceiling.second},
                        {"variants", ceiling.variants},
                        {"r", json_number(ceiling.r)}});
  }
  nlohmann::json items = nlohmann::json::array();
  for (const auto& item : report.plan.rejected) items.push_back(json_of(item));
  const nlohmann::json out = {
      {"setting", in_words(report.method)},
      {"tracks", report.method.tracks},
      {"genomic_context", report.method.flanks.empty()},
      {"variants", report.plan.variants.size()},
      {"scores", scores},
      {"ceilings", ceilings},
      {"rejected", {{"counts", report.rejected}, {"items", items}}}};
  // Names come from files: what is no UTF-8 is replaced, not thrown about.
  return out.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace s2fbench::variants

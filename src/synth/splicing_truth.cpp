#include "synth/splicing_truth.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "synth/agreement.hpp"
#include "synth/text_file.hpp"

namespace s2fbench::synth {
namespace {

using Json = nlohmann::ordered_json;

double mean(const PerTissue& values) {
  double sum = 0, known = 0;
  for (const double value : values) {
    if (std::isnan(value)) continue;
    sum += value;
    known += 1;
  }
  return sum / known;  // NaN without any
}

Json elements() {
  Json list = Json::array();
  for (const SpliceElement& element : kSpliceElements) {
    Json effect = Json::object();
    for (std::size_t g = 0; g < kGroups; ++g)
      effect[std::string(kGroupNames[g])] = element.effect[g];
    list.push_back({{"name", element.name},
                    {"place", kPlaceNames[element.place]},
                    {"pattern", element.pattern},
                    {"effect", effect}});
  }
  return list;
}

Json tissues() {
  Json list = Json::array();
  for (std::size_t t = 0; t < kTissues.size(); ++t) {
    list.push_back({{"name", kTissues[t].name},
                    {"group", kGroupNames[kTissues[t].group]},
                    {"sensitivity", rounded(sensitivity(t))}});
  }
  return list;
}

Json agreement_json(const SpliceCeiling::Agreement& agreement) {
  Json tissues = Json::array();
  for (std::size_t t = 0; t < kTissues.size(); ++t) {
    tissues.push_back({{"name", kTissues[t].name},
                       {"measured", agreement.measured[t]},
                       {"spearman", rounded(agreement.spearman[t])},
                       {"pearson", rounded(agreement.pearson[t])}});
  }
  return {{"spearman_mean", rounded(mean(agreement.spearman))},
          {"pearson_mean", rounded(mean(agreement.pearson))},
          {"tissues", tissues}};
}

Json strengths() {
  return {{"slope", kStrengthSlope},
          {"acceptor",
           {{"counted", "pyrimidines"},
            {"bases", kTractLength},
            {"nt_before_exon", kTractGap},
            {"mean", kTractMean},
            {"sd", kTractSd}}},
          {"donor",
           {{"consensus", kDonor},
            {"weights", kDonorWeights},
            {"exon_bases", 3},
            {"mean", kDonorMean},
            {"sd", kDonorSd}}},
          {"gain_least", kGainLeast},
          {"gain_spread", kGainSpread}};
}

Json noise() {
  return {{"base_mean", kBaseMean},
          {"base_sd", kBaseSd},
          {"included_share", kIncludedShare},
          {"included_mean", kIncludedMean},
          {"group_sd", kGroupNoise},
          {"tissue_sd", kTissueNoise},
          {"median_reads", kMedianReads},
          {"fewest_reads", kFewestReads},
          {"restricted_share", kRestrictedShare},
          {"lost_share", kLostShare}};
}

}  // namespace

void SpliceCeiling::add(const Exon& exon) {
  truth_.push_back(true_delta(exon));
  measured_.push_back(delta_logit(exon.psi).delta);
  kept_.push_back(passes_filter(exon.psi));
}

std::int64_t SpliceCeiling::kept() const {
  return std::count(kept_.begin(), kept_.end(), true);
}

SpliceCeiling::Agreement SpliceCeiling::agreement(bool filtered) const {
  Agreement result;
  for (std::size_t t = 0; t < kTissues.size(); ++t) {
    std::vector<double> truth, measured;
    for (std::size_t i = 0; i < truth_.size(); ++i) {
      if (filtered && !kept_[i]) continue;
      if (std::isnan(measured_[i][t])) continue;
      truth.push_back(truth_[i][t]);
      measured.push_back(measured_[i][t]);
    }
    result.spearman[t] = spearman(truth, measured);
    result.pearson[t] = pearson(truth, measured);
    result.measured[t] = std::ssize(truth);
  }
  return result;
}

double SpliceCeiling::mean_spearman() const { return mean(agreement(true).spearman); }

void write_splicing_grammar(const std::string& path, const TaskOptions& options,
                            const SpliceCeiling& ceiling, double missing) {
  const Json json = {
      {"synthetic", true},
      {"seed", options.seed},
      {"rows", options.rows},
      {"missing_share", rounded(missing)},
      {"test_kept", ceiling.kept()},
      {"perfect_model_filtered", agreement_json(ceiling.agreement(true))},
      {"perfect_model_all", agreement_json(ceiling.agreement(false))},
      {"formula",
       "logit PSI = base + slope * (acceptor + donor) + gain * sensitivity "
       "* sum over elements of effect * weight"},
      {"planted_share", kPlantedShare},
      {"near_exon_nt", kNearExon},
      {"far_from_exon_nt", kFarFromExon},
      {"exon_depth_nt", kExonDepth},
      {"elements", elements()},
      {"splice_sites", strengths()},
      {"noise", noise()},
      {"tissues", tissues()}};
  TextFile file(path);
  file.line(json.dump(2));
  file.close();
}

}  // namespace s2fbench::synth

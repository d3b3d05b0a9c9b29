#include "synth/grammar_json.hpp"

#include <nlohmann/json.hpp>

#include "synth/mutagenesis.hpp"
#include "synth/text_file.hpp"

namespace s2fbench::synth {
namespace {

using Json = nlohmann::ordered_json;

Json by_cell(const PerCell& values) {
  Json json = Json::object();
  for (std::size_t c = 0; c < kCells; ++c) json[std::string(kCellNames[c])] = values[c];
  return json;
}

Json elements() {
  Json list = Json::array();
  for (const ElementRow& row : kGrammar) {
    list.push_back({{"name", row.name},
                    {"role", row.role},
                    {"pattern", row.pattern},
                    {"additive", by_cell(row.additive)},
                    {"multiplicative", by_cell(row.multiplicative)}});
  }
  return list;
}

Json flanks() {
  Json table = Json::object();
  for (std::uint8_t before = 0; before < 4; ++before) {
    for (std::uint8_t after = 0; after < 4; ++after) {
      const std::string key = {decode_base(before), decode_base(after)};
      table[key] = kFlankTable[before][after];
    }
  }
  return table;
}

Json ceilings_json(const Ceilings& ceilings) {
  Json json = Json::object();
  for (std::size_t b = 0; b < kCeilingBins.size(); ++b) {
    PerCell r = ceilings.r[b];
    for (double& value : r) value = rounded(value);
    json[std::to_string(kCeilingBins[b]) + "bp"] = by_cell(r);
  }
  return json;
}

}  // namespace

void write_grammar_json(const std::string& path, std::uint64_t seed,
                        const Ceilings& ceilings) {
  const Json json = {{"seed", seed},
                     {"replicate_pearson", ceilings_json(ceilings)},
                     {"scale", by_cell(kScale)},
                     {"baseline", kBaseline},
                     {"shape",
                      {{"reach", kReach},
                       {"footprint_reach", kFootprintReach},
                       {"footprint_depth", kFootprintDepth}}},
                     {"soft_mismatch", kSoftMismatch},
                     {"elements", elements()},
                     {"core_flanks", flanks()},
                     {"core_flank_unknown", kFlankUnknown},
                     {"partner",
                      {{"plateau_end", kPlateauEnd},
                       {"reach", kPartnerReach},
                       {"plateau_boost", by_cell(kPlateauBoost)},
                       {"one_sided_boost", by_cell(kOneSidedBoost)},
                       {"super_bonus", by_cell(kSuperBonus)}}},
                     {"mutagenesis_noise_sd_log2", kAssayNoise}};
  TextFile file(path);
  file.line(json.dump(2));
  file.close();
}

}  // namespace s2fbench::synth

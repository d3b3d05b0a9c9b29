#include "synth/truth_tables.hpp"

#include <array>
#include <cmath>
#include <cstdlib>
#include <vector>

#include "synth/construct.hpp"
#include "synth/text_file.hpp"

namespace s2fbench::synth {
namespace {

constexpr std::array<std::array<Element, 2>, 5> kPairs = {{{kCore, kPlateau},
                                                           {kCore, kOneSided},
                                                           {kSuperA, kSuperB},
                                                           {kAddA, kAddB},
                                                           {kLogA, kLogB}}};
constexpr int kFarthest = 160;  // nt, of the distance curves
constexpr int kNearest = 12;    // sites must not overlap
constexpr int kInteractionDistance = 30;
constexpr int kMostCopies = 6;
constexpr int kCopySpacing = 24;  // nt

std::string name(Element element) { return std::string(kGrammar[element].name); }

// AB - A - B + nothing; what is only rounding is 0.
double interaction(double both, double first, double second, double none) {
  const double value = both - first - second + none;
  return std::abs(value) < 1e-9 * std::abs(both) ? 0 : value;
}

// What a pair does at one distance, with its parts alone.
struct PairResponse {
  ConstructResponse both, first, second, none;
};

// The parts alone respond alike wherever they lie.
PairResponse alone(const std::array<Element, 2>& pair) {
  return {{}, respond({{pair[0], 0}}), respond({{pair[1], 0}}), respond({})};
}

PairResponse together(PairResponse response, const std::array<Element, 2>& pair,
                      int distance) {
  response.both = respond({{pair[0], 0}, {pair[1], distance}});
  return response;
}

// Columns linear, log_of_sum and sum_of_log for one cell type.
std::string interactions(const PairResponse& at, std::size_t c) {
  const auto& [both, first, second, none] = at;
  return number(interaction(both.sum[c], first.sum[c], second.sum[c], none.sum[c])) +
         "\t" +
         number(interaction(both.log_of_sum[c], first.log_of_sum[c], second.log_of_sum[c],
                            none.log_of_sum[c])) +
         "\t" +
         number(interaction(both.sum_of_log[c], first.sum_of_log[c], second.sum_of_log[c],
                            none.sum_of_log[c]));
}

std::string columns(const std::vector<std::string>& values) {
  std::string text;
  for (const std::string& value : values) text += (text.empty() ? "" : "\t") + value;
  return text;
}

}  // namespace

void write_distance_curves(const std::string& path) {
  TextFile file(path);
  file.line("first\tsecond\tdistance\tcell\tgain\tlinear\tlog_of_sum\tsum_of_log");
  for (const auto& pair : kPairs) {
    const PairResponse parts = alone(pair);
    for (int distance = -kFarthest; distance <= kFarthest; ++distance) {
      if (std::abs(distance) < kNearest) continue;
      const PairResponse at = together(parts, pair, distance);
      for (std::size_t c = 0; c < kCells; ++c) {
        file.line(
            columns({name(pair[0]), name(pair[1]), std::to_string(distance),
                     std::string(kCellNames[c]), number(at.both.sum[c] - at.none.sum[c]),
                     interactions(at, c)}));
      }
    }
  }
  file.close();
}

void write_interactions(const std::string& path) {
  TextFile file(path);
  file.line(
      "first\tsecond\tdistance\tcell\tnone\tfirst_alone\tsecond_alone\tboth\tlinear\t"
      "log_of_sum\tsum_of_log");
  for (const auto& pair : kPairs) {
    const PairResponse at = together(alone(pair), pair, kInteractionDistance);
    for (std::size_t c = 0; c < kCells; ++c) {
      file.line(columns(
          {name(pair[0]), name(pair[1]), std::to_string(kInteractionDistance),
           std::string(kCellNames[c]), number(at.none.sum[c]), number(at.first.sum[c]),
           number(at.second.sum[c]), number(at.both.sum[c]), interactions(at, c)}));
    }
  }
  file.close();
}

void write_copies(const std::string& path) {
  std::vector<std::vector<Element>> units;
  for (int e = 0; e < kElements; ++e) units.push_back({static_cast<Element>(e)});
  for (const auto& pair : kPairs) units.push_back({pair[0], pair[1]});
  const ConstructResponse none = respond({});
  TextFile file(path);
  file.line("unit\tcopies\tcell\tgain\tlog_of_sum\tsum_of_log");
  for (const auto& unit : units) {
    std::vector<Insert> inserts;
    for (int copies = 1; copies <= kMostCopies; ++copies) {
      for (const Element element : unit) {
        inserts.push_back({element, kCopySpacing * static_cast<int>(inserts.size())});
      }
      const ConstructResponse some = respond(inserts);
      const std::string unit_name =
          name(unit.front()) + (unit.size() > 1 ? "+" + name(unit.back()) : "");
      for (std::size_t c = 0; c < kCells; ++c) {
        file.line(columns({unit_name, std::to_string(copies), std::string(kCellNames[c]),
                           number(some.sum[c] - none.sum[c]),
                           number(some.log_of_sum[c] - none.log_of_sum[c]),
                           number(some.sum_of_log[c] - none.sum_of_log[c])}));
      }
    }
  }
  file.close();
}

void write_flanks(const std::string& path) {
  const ConstructResponse none = respond({});
  TextFile file(path);
  file.line("before\tafter\tcell\tfactor\tgain");
  for (std::uint8_t before = 0; before < 4; ++before) {
    for (std::uint8_t after = 0; after < 4; ++after) {
      Bases construct = make_construct({{kCore, 0}});
      const std::size_t length = kGrammar[kCore].pattern.size();
      const std::size_t start = kConstructLength / 2 - length / 2;
      construct[start - 1] = before;
      construct[start + length] = after;
      const ConstructResponse some = respond_to(construct);
      for (std::size_t c = 0; c < kCells; ++c) {
        file.line(columns({std::string(1, decode_base(before)),
                           std::string(1, decode_base(after)), std::string(kCellNames[c]),
                           number(kFlankTable[before][after]),
                           number(some.sum[c] - none.sum[c])}));
      }
    }
  }
  file.close();
}

}  // namespace s2fbench::synth

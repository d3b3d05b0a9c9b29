#include "synth/scan.hpp"

#include <array>
#include <cctype>
#include <utility>

namespace s2fbench::synth {
namespace {

// Factors of one pattern on the forward strand of the sequence, one row per letter.
struct Matcher {
  Element element;
  bool reverse;
  std::vector<std::array<double, 5>> factors;  // by base code; 0 = no site
};

std::array<double, 5> letter_factors(char letter) {
  if (letter == 'N') return {1, 1, 1, 1, 1};
  const bool soft = std::islower(static_cast<unsigned char>(letter)) != 0;
  const double other = soft ? kSoftMismatch : 0.0;
  std::array<double, 5> factors = {other, other, other, other, 0};
  factors[encode_base(letter)] = 1;
  return factors;
}

Matcher make_matcher(Element element, bool reverse) {
  Matcher matcher{element, reverse, {}};
  const std::string_view pattern = kGrammar[element].pattern;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    auto row = letter_factors(pattern[reverse ? pattern.size() - 1 - i : i]);
    if (reverse) row = {row[3], row[2], row[1], row[0], row[4]};
    matcher.factors.push_back(row);
  }
  return matcher;
}

double affinity_at(const Matcher& matcher, BaseView bases, std::size_t start) {
  double affinity = 1;
  for (std::size_t i = 0; i < matcher.factors.size(); ++i) {
    affinity *= matcher.factors[i][bases[start + i]];
    if (affinity == 0) return 0;
  }
  return affinity;
}

double flank_factor(BaseView bases, const Site& site) {
  const auto at = [&](std::int64_t position) {
    const bool inside = position >= 0 && position < std::ssize(bases);
    return inside ? bases[static_cast<std::size_t>(position)] : kUnknownBase;
  };
  std::uint8_t before = at(site.start - 1);
  std::uint8_t after = at(site.start + site.length);
  if (site.reverse) {
    const std::uint8_t old_before = before;
    before = complement(after);
    after = complement(old_before);
  }
  if (before > 3 || after > 3) return kFlankUnknown;
  return kFlankTable[before][after];
}

// All matchers, and which of them fit each pair of first letters.
struct Matchers {
  std::vector<Matcher> all;
  std::array<std::array<std::vector<std::size_t>, 5>, 5> by_start;
};

Matchers make_matchers() {
  Matchers matchers;
  for (int element = 0; element < kElements; ++element) {
    for (const bool reverse : {false, true}) {
      Matcher matcher = make_matcher(static_cast<Element>(element), reverse);
      // A palindrome is one site, not one on each strand.
      if (reverse && matcher.factors == matchers.all.back().factors) continue;
      matchers.all.push_back(std::move(matcher));
    }
  }
  for (std::size_t i = 0; i < matchers.all.size(); ++i) {
    const auto& factors = matchers.all[i].factors;
    for (std::size_t a = 0; a < 5; ++a) {
      for (std::size_t b = 0; b < 5; ++b) {
        const bool fits = factors[0][a] > 0 && factors[1][b] > 0;
        if (fits) matchers.by_start[a][b].push_back(i);
      }
    }
  }
  return matchers;
}

}  // namespace

std::vector<Site> scan(BaseView bases) {
  static const Matchers matchers = make_matchers();
  std::vector<Site> sites;
  for (std::size_t start = 0; start + 1 < bases.size(); ++start) {
    for (const std::size_t i : matchers.by_start[bases[start]][bases[start + 1]]) {
      const Matcher& matcher = matchers.all[i];
      if (start + matcher.factors.size() > bases.size()) continue;
      const double affinity = affinity_at(matcher, bases, start);
      if (affinity == 0) continue;
      Site site{matcher.element, static_cast<std::int64_t>(start),
                static_cast<int>(matcher.factors.size()), matcher.reverse, affinity};
      if (site.element == kCore) site.affinity *= flank_factor(bases, site);
      sites.push_back(site);
    }
  }
  return sites;
}

}  // namespace s2fbench::synth

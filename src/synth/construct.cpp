#include "synth/construct.hpp"

#include <algorithm>
#include <cmath>

#include "synth/response.hpp"

namespace s2fbench::synth {

Bases make_construct(const std::vector<Insert>& inserts) {
  Bases construct(kConstructLength, kUnknownBase);
  for (const Insert& insert : inserts) {
    const Bases site = encode(kGrammar[insert.element].pattern);
    const std::int64_t start =
        kConstructLength / 2 + insert.offset - std::ssize(site) / 2;
    std::copy(site.begin(), site.end(), construct.begin() + start);
  }
  return construct;
}

ConstructResponse respond_to(const Bases& construct) {
  const Coverage coverage = expected_coverage(construct);
  ConstructResponse response{};
  for (std::size_t c = 0; c < kCells; ++c) {
    for (const double value : coverage[c]) {
      response.sum[c] += value;
      response.sum_of_log[c] += std::log(value);
    }
    response.log_of_sum[c] = std::log(response.sum[c]);
  }
  return response;
}

}  // namespace s2fbench::synth

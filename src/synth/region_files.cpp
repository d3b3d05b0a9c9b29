#include "synth/region_files.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>

#include "synth/background.hpp"
#include "synth/text_file.hpp"

namespace s2fbench::synth {

std::vector<Peak> find_peaks(const std::vector<double>& coverage, std::size_t cell,
                             const std::vector<Interval>& unmappable) {
  const double unit = kScale[cell] * kBaseline;
  std::vector<bool> high(coverage.size());
  for (std::size_t x = 0; x < high.size(); ++x) high[x] = coverage[x] >= kPeakFold * unit;
  for (const Interval& gap : unmappable) {
    std::fill(high.begin() + gap.start, high.begin() + gap.end, false);
  }
  std::vector<Peak> peaks;
  for (std::size_t start = 0; start < high.size(); ++start) {
    if (!high[start]) continue;
    std::size_t end = start;
    while (end < high.size() && high[end]) ++end;
    const auto first = static_cast<std::int64_t>(start);
    const auto last = static_cast<std::int64_t>(end);
    const auto top = std::max_element(coverage.begin() + first, coverage.begin() + last);
    if (last - first >= kShortestPeak) {
      peaks.push_back({{first, last}, top - coverage.begin(), *top / unit});
    }
    start = end;
  }
  return peaks;
}

std::vector<std::string> narrow_peak_lines(const std::string& chromosome,
                                           const std::vector<Peak>& peaks) {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < peaks.size(); ++i) {
    const Peak& peak = peaks[i];
    const double score = std::min(1000.0, std::round(10 * peak.height));
    lines.push_back(
        fmt::format("{0}\t{1}\t{2}\t{0}.peak{3}\t{4:.0f}\t.\t{5}\t-1\t-1\t{6}",
                    chromosome, peak.interval.start, peak.interval.end, i + 1, score,
                    number(peak.height), peak.summit - peak.interval.start));
  }
  return lines;
}

void write_unmappable(const std::string& path, const SynthGenome& genome) {
  TextFile file(path);
  for (const Chromosome& chromosome : genome.chromosomes) {
    for (const Interval& gap : chromosome.unmappable) {
      file.line(chromosome.name + '\t' + std::to_string(gap.start) + '\t' +
                std::to_string(gap.end));
    }
  }
  file.close();
}

}  // namespace s2fbench::synth

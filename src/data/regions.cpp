#include "data/regions.hpp"

#include <algorithm>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"
#include "formats/line_reader.hpp"

namespace s2fbench::data {
namespace {

bool is_data(const std::string& line) {
  const auto text = trim(line);
  if (text.empty() || text.front() == '#') return false;
  const auto first = text.substr(0, text.find_first_of(" \t"));
  return first != "track" && first != "browser";
}

// Columns are parted by tabs, or by blanks in files typed by hand.
std::vector<std::string> columns(const std::string& line) {
  if (line.find('\t') != std::string::npos) return split(line, '\t');
  std::vector<std::string> words;
  for (auto& word : split(line, ' ')) {
    if (!word.empty()) words.push_back(std::move(word));
  }
  return words;
}

std::int64_t position(const std::string& text, const std::string& which,
                      const std::string& where) {
  const auto value = parse_integer(trim(text));
  if (!value) {
    throw UserError("BED " + which + " is not a whole number: '" + text + "'", where);
  }
  if (*value < 0) throw UserError("BED " + which + " is negative: " + text, where);
  return *value;
}

Region parse_fields(const std::vector<std::string>& fields, const std::string& where) {
  if (fields.size() < 3 || trim(fields[0]).empty()) {
    throw UserError("BED line with fewer than three columns", where,
                    "expected chromosome, start and end");
  }
  const Interval interval{position(fields[1], "start", where),
                          position(fields[2], "end", where)};
  if (interval.end <= interval.start) {
    throw UserError("BED end " + std::to_string(interval.end) + " is not above start " +
                        std::to_string(interval.start),
                    where, "expected start < end, counted from 0");
  }
  return {std::string(trim(fields[0])), interval, where};
}

}  // namespace

std::vector<Region> read_bed(const std::string& path) {
  formats::LineReader reader(path);
  std::vector<Region> regions;
  while (const auto line = reader.next()) {
    if (is_data(*line)) regions.push_back(parse_fields(columns(*line), reader.where()));
  }
  return regions;
}

std::vector<RegionLine> read_bed_lines(const std::string& path) {
  formats::LineReader reader(path);
  std::vector<RegionLine> lines;
  while (const auto line = reader.next()) {
    if (!is_data(*line)) continue;
    auto fields = columns(*line);
    Region region = parse_fields(fields, reader.where());
    lines.push_back({std::move(region), std::move(fields)});
  }
  return lines;
}

std::vector<Interval> merge(std::vector<Interval> intervals) {
  std::sort(intervals.begin(), intervals.end(),
            [](const Interval& a, const Interval& b) { return a.start < b.start; });
  std::vector<Interval> merged;
  for (const auto& interval : intervals) {
    if (!merged.empty() && interval.start <= merged.back().end) {
      merged.back().end = std::max(merged.back().end, interval.end);
    } else {
      merged.push_back(interval);
    }
  }
  return merged;
}

std::vector<Interval> complement(const std::vector<Interval>& merged,
                                 std::int64_t length) {
  std::vector<Interval> gaps;
  std::int64_t from = 0;
  for (const auto& interval : merged) {
    if (interval.start > from) gaps.push_back({from, std::min(interval.start, length)});
    from = std::max(from, interval.end);
    if (from >= length) break;
  }
  if (from < length) gaps.push_back({from, length});
  return gaps;
}

}  // namespace s2fbench::data

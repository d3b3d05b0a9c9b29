#include "data/window_scan.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>

#include "base/error.hpp"
#include "data/candidates.hpp"

namespace s2fbench::data {
namespace {

constexpr std::int64_t kPieceBases = std::int64_t{1}
                                     << 18;  // fits into a processor's cache

// Bases and coverage of some windows in a row; coverage is NaN where a file has no value.
struct Piece {
  Interval interval;
  std::vector<std::uint8_t> bases;
  std::vector<std::vector<float>> coverage;  // of each source

  std::span<const float> values(std::size_t source, const Interval& part) const {
    return std::span(coverage[source])
        .subspan(static_cast<std::size_t>(part.start - interval.start),
                 static_cast<std::size_t>(part.end - part.start));
  }
};

struct WindowValues {
  float maximum = -std::numeric_limits<float>::infinity();
  double sum = 0;
  std::int64_t missing = 0;
};

// A base without a value counts as 0. Four lanes, since one running sum would wait for
// each addition.
WindowValues summarise(std::span<const float> values) {
  constexpr std::size_t lanes = 4;
  std::array<WindowValues, lanes> parts;
  const auto add = [](WindowValues& part, float raw) {
    const bool missing = std::isnan(raw);
    const float value = missing ? 0.0F : raw;
    part.maximum = std::max(part.maximum, value);
    part.sum += value;
    part.missing += missing ? 1 : 0;
  };
  std::size_t i = 0;
  for (; i + lanes <= values.size(); i += lanes) {
    for (std::size_t lane = 0; lane < lanes; ++lane) add(parts[lane], values[i + lane]);
  }
  for (; i < values.size(); ++i) add(parts[0], values[i]);
  for (std::size_t lane = 1; lane < lanes; ++lane) {
    parts[0].maximum = std::max(parts[0].maximum, parts[lane].maximum);
    parts[0].sum += parts[lane].sum;
    parts[0].missing += parts[lane].missing;
  }
  return parts[0];
}

std::int64_t candidate_bases(const Inputs& inputs) {
  std::int64_t bases = 0;
  for (const auto& chromosome : inputs.chromosomes) {
    for (const auto& contig : chromosome.contigs) bases += contig.end - contig.start;
  }
  return bases;
}

std::vector<std::string> source_names(const Inputs& inputs) {
  std::vector<std::string> names;
  for (const auto& source : inputs.sources) names.push_back(source.name);
  return names;
}

// Rows of `width` values in another order.
template <typename Value>
std::vector<Value> reordered(const std::vector<Value>& rows,
                             const std::vector<std::size_t>& order, std::size_t width) {
  std::vector<Value> out;
  out.reserve(rows.size());
  for (const std::size_t row : order) {
    const auto first = rows.begin() + static_cast<std::ptrdiff_t>(row * width);
    out.insert(out.end(), first, first + static_cast<std::ptrdiff_t>(width));
  }
  return out;
}

// The windows, found in genome order, table by table.
Tables by_table(Tables tables) {
  std::vector<std::size_t> order(tables.window_table.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return tables.window_table[a] < tables.window_table[b];
  });
  const std::size_t tracks = tables.tracks.size();
  tables.window_table = reordered(tables.window_table, order, 1);
  tables.window_chromosome = reordered(tables.window_chromosome, order, 1);
  tables.window_start = reordered(tables.window_start, order, 1);
  tables.window_position = reordered(tables.window_position, order, 1);
  tables.window_fold = reordered(tables.window_fold, order, 1);
  tables.window_maximum = reordered(tables.window_maximum, order, tracks);
  if (tables.has_labels) {
    tables.window_label = reordered(tables.window_label, order, tracks);
  }
  return tables;
}

class Scan {
 public:
  Scan(const DatasetConfig& config, const Inputs& inputs, h5::File& file,
       const Progress& progress)
      : config_(config),
        inputs_(inputs),
        progress_(progress),
        total_(candidate_bases(inputs)),
        writer_(file, source_names(inputs), total_, config.storage),
        training_sum_(inputs.sources.size()) {
    result_.window_sum.resize(config.tracks.size());
    Tables& tables = result_.tables;
    result_.counts.resize(config.tables.size());
    tables.input = config.input;
    tables.has_labels = config.has_peaks();
    for (const auto& table : config.tables) {
      tables.tables.push_back(table.name);
      tables.table_stored.push_back(table.stored);
      tables.table_threshold.push_back(table.train_threshold);
      tables.table_threshold.push_back(table.test_threshold);
    }
    for (const auto& track : config.tracks) tables.tracks.push_back(track.name);
    for (const auto& source : inputs.sources) {
      if (source.replicate) tables.replicate_of.push_back(source.track);
    }
  }

  void chromosome(const ChromosomePlan& plan) {
    chromosome_ = static_cast<std::int32_t>(result_.tables.chromosomes.size());
    result_.tables.chromosomes.push_back(plan.name);
    std::vector<std::int64_t> found(inputs_.sources.size());
    bool looked = false;
    for (const auto& contig : plan.contigs) {
      const auto candidates = contig_candidates(config_, plan, contig);
      std::span<const Candidate> left(candidates);
      while (!left.empty()) {
        const std::size_t count = piece_size(left);
        const auto end = piece(plan, left.first(count), found);
        left = left.subspan(count);
        looked = true;
        if (progress_) progress_(plan.name, done_ + end - contig.start, total_);
      }
      done_ += contig.end - contig.start;
    }
    if (looked) expect_values(plan, found);
  }

  ScanResult finish() {
    writer_.finish();
    result_.tables.bases = writer_.length();
    result_.bases_hash = writer_.bases_hash();
    result_.coverage_hashes = writer_.coverage_hashes();
    result_.missing = writer_.missing();
    const double bases =
        static_cast<double>(result_.counts.front()[static_cast<int>(Fold::train)].kept *
                            config_.tiled().stored);
    for (const double sum : training_sum_) result_.training_mean.push_back(sum / bases);
    result_.tables = by_table(std::move(result_.tables));
    return std::move(result_);
  }

 private:
  Piece read(const std::string& chromosome, const Interval& interval) const {
    Piece piece{
        interval, inputs_.genome.bases(chromosome, interval.start, interval.end), {}};
    for (const auto& source : inputs_.sources) {
      piece.coverage.push_back(
          source.file.values(chromosome, interval.start, interval.end));
    }
    return piece;
  }

  // How many of the candidates, which begin one after the other, are read at once.
  static std::size_t piece_size(std::span<const Candidate> candidates) {
    const std::int64_t most = candidates.front().interval.start + kPieceBases;
    std::size_t count = 1;
    while (count < candidates.size() && candidates[count].interval.end <= most) ++count;
    return count;
  }

  // Some candidates of a contig; `found` counts the values seen in each source. Returns
  // where they end.
  std::int64_t piece(const ChromosomePlan& plan, std::span<const Candidate> candidates,
                     std::vector<std::int64_t>& found) {
    Interval all = candidates.front().interval;
    for (const auto& one : candidates) all.end = std::max(all.end, one.interval.end);
    const Piece piece = read(plan.name, all);
    for (const auto& one : candidates) {
      std::vector<WindowValues> values;
      for (std::size_t s = 0; s < inputs_.sources.size(); ++s) {
        values.push_back(summarise(piece.values(s, one.interval)));
        found[s] += one.interval.end - one.interval.start - values[s].missing;
      }
      ++count(one, plan.fold).candidates;
      if (passes(one, values, plan.fold)) keep(piece, one, values, plan.fold);
    }
    return all.end;
  }

  FoldCount& count(const Candidate& candidate, Fold fold) {
    return result_.counts[static_cast<std::size_t>(candidate.table)]
                         [static_cast<std::size_t>(fold)];
  }

  bool passes(const Candidate& candidate, const std::vector<WindowValues>& values,
              Fold fold) {
    const auto& table = config_.tables[static_cast<std::size_t>(candidate.table)];
    const double threshold =
        fold == Fold::test ? table.test_threshold : table.train_threshold;
    bool above = false;
    bool complete = true;
    for (std::size_t s = 0; s < values.size(); ++s) {
      above = above || (!inputs_.sources[s].replicate && values[s].maximum > threshold);
      complete = complete && values[s].missing == 0;
    }
    if (!above || complete || config_.missing == Missing::zero) return above;
    ++result_.incomplete;
    return false;
  }

  void keep(const Piece& piece, const Candidate& candidate,
            const std::vector<WindowValues>& values, Fold fold) {
    Tables& tables = result_.tables;
    const Interval& window = candidate.interval;
    store(piece, window);
    tables.window_table.push_back(static_cast<std::uint8_t>(candidate.table));
    tables.window_chromosome.push_back(chromosome_);
    tables.window_start.push_back(window.start);
    tables.window_position.push_back(tables.interval_position.back() + window.start -
                                     tables.interval_start.back());
    tables.window_fold.push_back(static_cast<std::uint8_t>(fold));
    ++count(candidate, fold).kept;
    for (std::size_t s = 0; s < values.size(); ++s) {
      if (candidate.table == 0 && fold == Fold::train) training_sum_[s] += values[s].sum;
      if (inputs_.sources[s].replicate) continue;
      tables.window_maximum.push_back(values[s].maximum);
      if (candidate.table > 0) continue;
      result_.window_sum[s].push_back(static_cast<float>(values[s].sum));
    }
    if (!tables.has_labels) return;
    tables.window_label.resize(tables.window_label.size() + tables.tracks.size());
    const auto row =
        tables.window_label.end() - static_cast<std::ptrdiff_t>(tables.tracks.size());
    for (const int track : candidate.active) row[track] = 1;
  }

  // Stores what is not stored yet of the window, joined to the last interval if it
  // touches.
  void store(const Piece& piece, const Interval& window) {
    Tables& tables = result_.tables;
    Interval part = window;
    if (!tables.interval_end.empty() &&
        tables.interval_chromosome.back() == chromosome_ &&
        window.start <= tables.interval_end.back()) {
      part.start = tables.interval_end.back();
      if (window.end <= part.start) return;
      tables.interval_end.back() = window.end;
    } else {
      tables.interval_chromosome.push_back(chromosome_);
      tables.interval_start.push_back(window.start);
      tables.interval_end.push_back(window.end);
      tables.interval_position.push_back(writer_.length());
    }
    std::vector<std::span<const float>> coverage;
    for (std::size_t source = 0; source < inputs_.sources.size(); ++source) {
      coverage.push_back(piece.values(source, part));
    }
    writer_.append(
        std::span(piece.bases)
            .subspan(static_cast<std::size_t>(part.start - piece.interval.start),
                     static_cast<std::size_t>(part.end - part.start)),
        coverage);
  }

  void expect_values(const ChromosomePlan& plan,
                     const std::vector<std::int64_t>& found) const {
    for (std::size_t s = 0; s < found.size(); ++s) {
      if (found[s] > 0) continue;
      throw UserError(
          "track '" + inputs_.sources[s].name + "' has no data on " + plan.name,
          inputs_.sources[s].file.path(), "try exclude_chromosomes in " + config_.source);
    }
  }

  const DatasetConfig& config_;
  const Inputs& inputs_;
  const Progress& progress_;
  std::int64_t total_;
  std::int64_t done_ = 0;
  std::int32_t chromosome_ = 0;
  BaseWriter writer_;
  std::vector<double> training_sum_;
  ScanResult result_;
};

}  // namespace

ScanResult scan_windows(const DatasetConfig& config, const Inputs& inputs, h5::File& file,
                        const Progress& progress) {
  Scan scan(config, inputs, file, progress);
  for (const auto& chromosome : inputs.chromosomes) scan.chromosome(chromosome);
  return scan.finish();
}

}  // namespace s2fbench::data

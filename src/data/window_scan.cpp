#include "data/window_scan.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "base/error.hpp"

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
    tables.stored = config.stored;
    tables.input = config.input;
    for (const auto& track : config.tracks) tables.tracks.push_back(track.name);
    for (const auto& source : inputs.sources) {
      if (source.replicate) tables.replicate_of.push_back(source.track);
    }
  }

  void chromosome(const ChromosomePlan& plan) {
    chromosome_ = static_cast<std::int32_t>(result_.tables.chromosomes.size());
    result_.tables.chromosomes.push_back(plan.name);
    std::vector<std::int64_t> found(inputs_.sources.size());
    const std::int64_t windows_per_piece =
        std::max<std::int64_t>(1, kPieceBases / inputs_.tiling.stride);
    for (const auto& contig : plan.contigs) {
      const std::int64_t count = inputs_.tiling.windows(contig);
      for (std::int64_t first = 0; first < count; first += windows_per_piece) {
        const std::int64_t last = std::min(count, first + windows_per_piece);
        piece(plan, contig, first, last, found);
        const auto seen = inputs_.tiling.window(contig, last - 1).end - contig.start;
        if (progress_) progress_(plan.name, done_ + seen, total_);
      }
      done_ += contig.end - contig.start;
    }
    expect_values(plan, found);
  }

  ScanResult finish() {
    writer_.finish();
    result_.tables.bases = writer_.length();
    result_.bases_hash = writer_.bases_hash();
    result_.coverage_hashes = writer_.coverage_hashes();
    result_.missing = writer_.missing();
    const double bases = static_cast<double>(
        result_.folds[static_cast<int>(Fold::train)].kept * config_.stored);
    for (const double sum : training_sum_) result_.training_mean.push_back(sum / bases);
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

  // Windows [first, last) of a contig; `found` counts the values seen in each source.
  void piece(const ChromosomePlan& plan, const Interval& contig, std::int64_t first,
             std::int64_t last, std::vector<std::int64_t>& found) {
    const Piece piece = read(plan.name, {inputs_.tiling.window(contig, first).start,
                                         inputs_.tiling.window(contig, last - 1).end});
    for (std::int64_t w = first; w < last; ++w) {
      const Interval window = inputs_.tiling.window(contig, w);
      std::vector<WindowValues> values;
      for (std::size_t s = 0; s < inputs_.sources.size(); ++s) {
        values.push_back(summarise(piece.values(s, window)));
        found[s] += config_.stored - values[s].missing;
      }
      ++result_.folds[static_cast<int>(plan.fold)].candidates;
      if (passes(values, plan.fold)) keep(piece, window, values, plan.fold);
    }
  }

  bool passes(const std::vector<WindowValues>& values, Fold fold) {
    const double threshold =
        fold == Fold::test ? config_.test_threshold : config_.train_threshold;
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

  void keep(const Piece& piece, const Interval& window,
            const std::vector<WindowValues>& values, Fold fold) {
    Tables& tables = result_.tables;
    store(piece, window);
    tables.window_chromosome.push_back(chromosome_);
    tables.window_start.push_back(window.start);
    tables.window_position.push_back(tables.interval_position.back() + window.start -
                                     tables.interval_start.back());
    tables.window_fold.push_back(static_cast<std::uint8_t>(fold));
    ++result_.folds[static_cast<int>(fold)].kept;
    for (std::size_t s = 0; s < values.size(); ++s) {
      if (fold == Fold::train) training_sum_[s] += values[s].sum;
      if (inputs_.sources[s].replicate) continue;
      tables.window_maximum.push_back(values[s].maximum);
      result_.window_sum[s].push_back(static_cast<float>(values[s].sum));
    }
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

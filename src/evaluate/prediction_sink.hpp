// Where predictions go: an HDF5 file, or one bigWig per track.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "data/genome.hpp"
#include "evaluate/window_source.hpp"
#include "formats/bigwig_writer.hpp"
#include "h5/file.hpp"
#include "models/model_folder.hpp"

namespace s2fbench::evaluate {

// Blocks of windows, in order. One process writes.
class PredictionSink {
 public:
  virtual ~PredictionSink() = default;
  // values (count, tracks, bins) of windows [first, first + count). Throws
  // EnvironmentError.
  virtual void write(std::int64_t first, std::int64_t count,
                     std::span<const float> values) = 0;
  // Everything is on disk under its name only after this.
  virtual void finish() = 0;
};

// Dataset `pred` (windows, bins, tracks), float32; `track` (names); attributes
// architecture, resolution (bp) and window (nt); with places also `chromosome`, `start`
// and `end` of each window.
class Hdf5Sink : public PredictionSink {
 public:
  // places: empty, or one per window.
  Hdf5Sink(const std::string& path, const models::ModelDescription& model,
           std::int64_t windows, const std::vector<PlacedWindow>& places);
  ~Hdf5Sink() override;  // leaves nothing behind unless finished
  void write(std::int64_t first, std::int64_t count,
             std::span<const float> values) override;
  void finish() override;

 private:
  std::string path_;
  h5::File file_;
  std::int64_t tracks_, bins_;
  bool finished_ = false;
};

// <folder>/<track>.bw; letters that file names should not have become _. Where windows
// overlap (the last one of a chromosome), the first one's values stand.
class BigWigSink : public PredictionSink {
 public:
  // Throws UserError when two tracks' files would have one name, EnvironmentError when
  // they cannot be made.
  BigWigSink(const std::string& folder, const models::ModelDescription& model,
             const data::Genome& genome, std::vector<PlacedWindow> places);
  ~BigWigSink() override;  // leaves nothing behind unless finished
  void write(std::int64_t first, std::int64_t count,
             std::span<const float> values) override;
  void finish() override;

 private:
  std::vector<PlacedWindow> places_;
  std::vector<std::string> paths_;            // one per track
  std::vector<formats::BigWigWriter> files_;  // the same, under their working names
  std::int64_t bins_, resolution_;
  std::string chromosome_ = {};  // written so far: up to `end_` of it
  std::int64_t end_ = 0;
  bool finished_ = false;
};

}  // namespace s2fbench::evaluate

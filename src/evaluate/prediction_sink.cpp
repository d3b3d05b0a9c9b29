#include "evaluate/prediction_sink.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <set>

#include "base/error.hpp"

namespace s2fbench::evaluate {
namespace {

namespace fs = std::filesystem;

std::string file_name(const std::string& track) {
  std::string name;
  for (const char c : track) {
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' ||
                       c == '_' || (c == '.' && !name.empty());
    name += plain ? c : '_';
  }
  return name + ".bw";
}

void write_places(h5::File& file, const std::vector<PlacedWindow>& places, int length) {
  std::vector<std::string> chromosomes;
  std::vector<std::int64_t> starts, ends;
  for (const PlacedWindow& place : places) {
    chromosomes.push_back(place.chromosome);
    starts.push_back(place.start);
    ends.push_back(place.start + length);
  }
  file.write_text("chromosome", chromosomes);
  file.write("start", starts);
  file.write("end", ends);
}

// A file has this name while it is being written.
std::string working_name(const std::string& path) { return path + ".tmp"; }

void give_name(const std::string& path) {
  std::error_code problem;
  fs::rename(working_name(path), path, problem);
  if (problem) throw EnvironmentError("cannot write file", path, problem.message());
}

void remove_working_file(const std::string& path) {
  std::error_code ignored;
  fs::remove(working_name(path), ignored);
}

std::vector<std::string> track_files(const std::string& folder,
                                     const std::vector<std::string>& tracks) {
  std::vector<std::string> paths;
  std::set<std::string> names;
  for (const std::string& track : tracks) {
    const std::string name = file_name(track);
    if (!names.insert(name).second) {
      throw UserError("two tracks would be written to one file", name,
                      "give the tracks other names in model.yaml");
    }
    paths.push_back((fs::path(folder) / name).string());
  }
  return paths;
}

std::int64_t bins_of(const models::ModelDescription& model) {
  return model.spec.request.input_length / model.spec.request.resolution;
}

}  // namespace

Hdf5Sink::Hdf5Sink(const std::string& path, const models::ModelDescription& model,
                   std::int64_t windows, const std::vector<PlacedWindow>& places)
    : path_(path),
      file_(h5::File::create(working_name(path))),
      tracks_(std::ssize(model.tracks)),
      bins_(bins_of(model)) {
  const auto& request = model.spec.request;
  file_.write_attribute("architecture", model.spec.name);
  file_.write_attribute("resolution", request.resolution);
  file_.write_attribute("window", request.input_length);
  file_.write_text("track", model.tracks);
  if (!places.empty()) write_places(file_, places, request.input_length);
  file_.create<float>("pred", {static_cast<hsize_t>(windows), static_cast<hsize_t>(bins_),
                               static_cast<hsize_t>(tracks_)});
}

Hdf5Sink::~Hdf5Sink() {
  if (!finished_) remove_working_file(path_);
}

void Hdf5Sink::write(std::int64_t first, std::int64_t count,
                     std::span<const float> values) {
  std::vector<float> turned(values.size());  // (count, bins, tracks)
  std::size_t from = 0;
  for (std::int64_t window = 0; window < count; ++window) {
    for (std::int64_t track = 0; track < tracks_; ++track) {
      for (std::int64_t bin = 0; bin < bins_; ++bin) {
        turned[static_cast<std::size_t>((window * bins_ + bin) * tracks_ + track)] =
            values[from++];
      }
    }
  }
  file_.dataset("pred").write<float>(
      {static_cast<hsize_t>(first), 0, 0},
      {static_cast<hsize_t>(count), static_cast<hsize_t>(bins_),
       static_cast<hsize_t>(tracks_)},
      turned);
}

void Hdf5Sink::finish() {
  file_.close();
  give_name(path_);
  finished_ = true;
}

BigWigSink::BigWigSink(const std::string& folder, const models::ModelDescription& model,
                       const data::Genome& genome, std::vector<PlacedWindow> places)
    : places_(std::move(places)),
      paths_(track_files(folder, model.tracks)),
      bins_(bins_of(model)),
      resolution_(model.spec.request.resolution) {
  std::error_code problem;
  fs::create_directories(folder, problem);
  if (problem) throw EnvironmentError("cannot create folder", folder, problem.message());
  std::vector<formats::BigWigContig> contigs;
  for (const auto& chromosome : genome.chromosomes()) {
    contigs.push_back({chromosome.name, chromosome.length});
  }
  for (const std::string& path : paths_) files_.emplace_back(working_name(path), contigs);
}

BigWigSink::~BigWigSink() {
  if (finished_) return;
  for (const std::string& path : paths_) remove_working_file(path);
}

void BigWigSink::write(std::int64_t first, std::int64_t count,
                       std::span<const float> values) {
  for (std::int64_t i = 0; i < count; ++i) {
    const PlacedWindow& place = places_.at(static_cast<std::size_t>(first + i));
    if (place.chromosome != chromosome_) end_ = 0;
    chromosome_ = place.chromosome;
    // Bins that are written already are passed over; one may be written in part.
    const std::int64_t written = std::max<std::int64_t>(0, end_ - place.start);
    const std::int64_t whole = (written + resolution_ - 1) / resolution_;
    const std::int64_t part = whole * resolution_ - written;  // bases
    for (std::size_t track = 0; track < files_.size(); ++track) {
      const auto at = (static_cast<std::size_t>(i) * files_.size() + track) *
                      static_cast<std::size_t>(bins_);
      const auto row = values.subspan(at, static_cast<std::size_t>(bins_));
      if (part > 0) {
        files_[track].write(chromosome_, place.start + written,
                            row.subspan(static_cast<std::size_t>(whole - 1), 1), part);
      }
      files_[track].write(chromosome_, place.start + whole * resolution_,
                          row.subspan(static_cast<std::size_t>(whole)), resolution_);
    }
    end_ = place.start + bins_ * resolution_;
  }
}

void BigWigSink::finish() {
  for (auto& file : files_) file.close();
  for (const std::string& path : paths_) give_name(path);
  finished_ = true;
}

}  // namespace s2fbench::evaluate

// What preparing a sequence table says: lines for people and the manifest in the file.
#include <spdlog/fmt/fmt.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/build_info.hpp"
#include "base/clock.hpp"
#include "base/hash.hpp"
#include "sequences/inputs.hpp"
#include "sequences/prepare.hpp"

namespace s2fbench::sequences {
namespace {

using data::Values;
using nlohmann::json;

constexpr std::size_t kTracksShown = 12;
constexpr const char* kFolds[] = {"train", "valid", "test"};

std::string track_text(const SequencesReport& report, std::size_t track) {
  std::string text = "track " + report.tracks[track] + ":";
  for (std::size_t fold = 0; fold < 3; ++fold) {
    const TrackCount& count = report.counts[track][fold];
    if (report.fold_rows[fold] == 0) continue;
    text +=
        fmt::format("{} {} ", fold > 0 && text.back() != ':' ? "," : "", kFolds[fold]);
    if (report.values == Values::labels) {
      text += fmt::format("{} of {} positive", count.positives, count.measured);
    } else {
      text += fmt::format("mean {:.4g}, sd {:.4g} of {}", count.mean, count.sd,
                          count.measured);
    }
  }
  return text + "\n";
}

json describe_inputs(const SequencesConfig& config) {
  json inputs = json::array();
  for (const auto& [role, path] : input_files(config)) {
    inputs.push_back({{"role", role},
                      {"file", std::filesystem::path(path).filename().string()},
                      {"bytes", std::filesystem::file_size(path)},
                      {"xxh3_128", hash_file_hex(path)}});
  }
  return inputs;
}

json describe_track(const SequencesReport& report, std::size_t track) {
  json described = {{"name", report.tracks[track]}};
  for (std::size_t fold = 0; fold < 3; ++fold) {
    const TrackCount& count = report.counts[track][fold];
    json& one = described[kFolds[fold]];
    one = {{"measured", count.measured}, {"mean", count.mean}, {"sd", count.sd}};
    if (report.values == Values::labels) one["positives"] = count.positives;
  }
  return described;
}

}  // namespace

std::string report_text(const SequencesReport& report) {
  std::string text = fmt::format("{}: {} of {}\n", report.out, report.name,
                                 report.content_hash.substr(0, 12));
  text += fmt::format("{} rows of {} nt", report.rows, report.length);
  if (report.sequences > 1) text += fmt::format(" in {} sequences", report.sequences);
  for (std::size_t fold = 0; fold < 3; ++fold)
    text += fmt::format(", {} {}", kFolds[fold], report.fold_rows[fold]);
  if (report.parts > 0) text += fmt::format("; {} parts", report.parts);
  text += "\n";
  for (std::size_t t = 0; t < std::min(report.tracks.size(), kTracksShown); ++t)
    text += track_text(report, t);
  if (report.tracks.size() > kTracksShown)
    text += fmt::format("and {} more tracks\n", report.tracks.size() - kTracksShown);
  if (report.values != Values::letters)
    text += fmt::format(
        "{} clusters of similar rows (identity {} over {} of the shorter), the largest "
        "of {}; ",
        report.clusters, report.similarity.identity, report.similarity.cover,
        report.largest_cluster);
  text += fmt::format("{} rows repeat another's letters\n", report.repeats);
  if (report.double_labelled > 0)
    text +=
        fmt::format("{} sequences are labelled both 0 and 1\n", report.double_labelled);
  for (const auto& [reason, count] : report.dropped)
    text += fmt::format("left out: {} x {}\n", count, reason);
  for (const auto& note : report.notes) text += "note: " + note + "\n";
  return text + "in " + human_duration(report.seconds) + "\n";
}

std::string manifest_json(const SequencesConfig& config, const SequencesReport& report) {
  const BuildInfo build = build_info();
  json tracks = json::array();
  for (std::size_t track = 0; track < report.tracks.size(); ++track)
    tracks.push_back(describe_track(report, track));
  json rows = json::object();
  for (std::size_t fold = 0; fold < 3; ++fold)
    rows[kFolds[fold]] = report.fold_rows[fold];
  const json manifest = {{"program", "s2fbench " + build.version},
                         {"revision", build.revision},
                         {"inputs", describe_inputs(config)},
                         {"dataset_file", config.text},
                         {"rows", rows},
                         {"tracks", tracks},
                         {"clusters", report.clusters},
                         {"largest_cluster", report.largest_cluster},
                         {"repeated_rows", report.repeats},
                         {"double_labelled", report.double_labelled},
                         {"test_rows_like_training", report.test_like_training},
                         {"left_out", report.dropped}};
  return manifest.dump(1, ' ', true, json::error_handler_t::replace);
}

}  // namespace s2fbench::sequences

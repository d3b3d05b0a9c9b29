// What `prepare` says: lines for people and the manifest in the file.
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/build_info.hpp"
#include "base/clock.hpp"
#include "base/hash.hpp"
#include "data/prepare.hpp"

namespace s2fbench::data {
namespace {

using nlohmann::json;

constexpr std::size_t kNamesShown = 5;
constexpr const char* kFolds[] = {"train", "valid", "test"};

json describe_file(const std::string& role, const std::string& path) {
  return {{"role", role},
          {"file", std::filesystem::path(path).filename().string()},
          {"bytes", std::filesystem::file_size(path)},
          {"xxh3_128", hash_file_hex(path)}};
}

json describe_inputs(const DatasetConfig& config) {
  json inputs = json::array();
  inputs.push_back(describe_file("genome", config.genome));
  for (const auto& track : config.tracks) {
    inputs.push_back(describe_file("track " + track.name, track.file));
    if (!track.replicate.empty()) {
      inputs.push_back(describe_file("replicate of " + track.name, track.replicate));
    }
    if (!track.peaks.empty()) {
      inputs.push_back(describe_file("peaks of " + track.name, track.peaks));
    }
  }
  for (const auto& bed : config.unmappable) {
    inputs.push_back(describe_file("unmappable", bed));
  }
  return inputs;
}

json names_of(const std::vector<NamedPlace>& places) {
  json names = json::array();
  for (const auto& place : places) names.push_back(place.name);
  return names;
}

// A threshold that keeps all is minus infinity, which JSON cannot say: null.
json describe_table(const TableConfig& table) {
  json described = {
      {"stored", table.stored},
      {"threshold", {{"train", table.train_threshold}, {"test", table.test_threshold}}}};
  if (table.kind == TableKind::tiled) {
    described["kind"] = "tiled";
    described["stride"] = table.stride;
  } else {
    described["kind"] = "peak_centred";
    described["merge_overlap"] = table.merge_overlap;
  }
  return described;
}

json describe_settings(const DatasetConfig& config) {
  json tables = json::object();
  for (const auto& table : config.tables) tables[table.name] = describe_table(table);
  json scales = json::object();
  for (const auto& track : config.tracks) {
    scales[track.name] = track.scale == Scale::mean1 ? "mean1" : "none";
  }
  return {{"name", config.name},
          {"input", config.input},
          {"tables", tables},
          {"folds", {{"valid", names_of(config.valid)}, {"test", names_of(config.test)}}},
          {"exclude_chromosomes", names_of(config.excluded)},
          {"missing", config.missing == Missing::skip ? "skip" : "zero"},
          {"storage", config.storage == Storage::float16 ? "float16" : "float32"},
          {"scale", scales}};
}

json describe_track(const TrackReport& track) {
  return {{"name", track.name},       {"replicate", track.replicate},
          {"scale", track.scale},     {"training_mean", track.training_mean},
          {"missing", track.missing}, {"top_half_percent_share", track.top_share}};
}

json describe_counts(const PrepareReport& report) {
  json counts = {{"bases", report.bases},
                 {"intervals", report.intervals},
                 {"contigs", report.contigs},
                 {"incomplete_windows", report.incomplete}};
  for (const auto& table : report.tables) {
    json& one = counts["tables"][table.name];
    for (std::size_t fold = 0; fold < table.folds.size(); ++fold) {
      one[kFolds[fold]] = {{"candidates", table.folds[fold].candidates},
                           {"kept", table.folds[fold].kept}};
    }
    one["dropped"] = {{"clipped", table.dropped.clipped},
                      {"unmappable", table.dropped.unmappable},
                      {"excluded", table.dropped.excluded}};
  }
  return counts;
}

std::string table_text(const TableReport& table) {
  std::string text;
  for (std::size_t fold = 0; fold < table.folds.size(); ++fold) {
    text +=
        fmt::format("{:<10} {:<6} {:>8} of {} windows kept\n", table.name, kFolds[fold],
                    table.folds[fold].kept, table.folds[fold].candidates);
  }
  const auto& [clipped, unmappable, excluded] = table.dropped;
  if (clipped + unmappable + excluded == 0) return text;
  return text +
         fmt::format(
             "{:<10} dropped: {} windows over a chromosome's end, {} in unmappable "
             "regions, {} on excluded chromosomes\n",
             table.name, clipped, unmappable, excluded);
}

std::string skipped_text(const std::vector<SkippedContig>& skipped) {
  std::string text =
      fmt::format("{} contigs skipped that the FASTA lacks:", skipped.size());
  const std::size_t shown = std::min(skipped.size(), kNamesShown);
  for (std::size_t i = 0; i < shown; ++i) {
    text += fmt::format("{} {} ({})", i == 0 ? "" : ",", skipped[i].name,
                        std::filesystem::path(skipped[i].file).filename().string());
  }
  if (skipped.size() > shown) text += fmt::format(" and {} more", skipped.size() - shown);
  return text + "\n";
}

}  // namespace

std::string manifest_json(const DatasetConfig& config, const PrepareReport& report) {
  const BuildInfo build = build_info();
  json tracks = json::array();
  for (const auto& track : report.tracks) tracks.push_back(describe_track(track));
  json dropped = json::array();
  for (const auto& [name, like, correlation] : report.dropped_tracks) {
    dropped.push_back({{"name", name}, {"like", like}, {"correlation", correlation}});
  }
  json skipped = json::array();
  for (const auto& contig : report.skipped) {
    skipped.push_back({{"contig", contig.name},
                       {"file", std::filesystem::path(contig.file).filename().string()}});
  }
  const json manifest = {{"program", "s2fbench " + build.version},
                         {"revision", build.revision},
                         {"inputs", describe_inputs(config)},
                         {"settings", describe_settings(config)},
                         {"counts", describe_counts(report)},
                         {"tracks", tracks},
                         {"left_out_tracks", dropped},
                         {"compared_windows", report.compared_windows},
                         {"skipped_contigs", skipped},
                         {"excluded_chromosomes", report.excluded},
                         {"warnings", report.warnings}};
  return manifest.dump(1, ' ', true, json::error_handler_t::replace);
}

std::string report_text(const PrepareReport& report) {
  std::string text = fmt::format("{}: {} of {}\n", report.out, report.name,
                                 report.content_hash.substr(0, 12));
  for (const auto& table : report.tables) text += table_text(table);
  text += fmt::format("{} bases in {} intervals, from {} contigs\n", report.bases,
                      report.intervals, report.contigs);
  for (const auto& track : report.dropped_tracks) {
    text +=
        fmt::format("track {} left out: r {:.3f} with {} over {} peak windows\n",
                    track.name, track.correlation, track.like, report.compared_windows);
  }
  for (const auto& track : report.tracks) {
    text += fmt::format(
        "track {}: training mean {:.4g}, scale {:.4g}, {} stored bases without a value\n",
        track.name, track.training_mean, track.scale, track.missing);
  }
  if (report.incomplete > 0) {
    text += fmt::format("{} windows dropped for missing values\n", report.incomplete);
  }
  if (!report.excluded.empty()) {
    text += fmt::format("{} chromosomes excluded\n", report.excluded.size());
  }
  if (!report.skipped.empty()) text += skipped_text(report.skipped);
  for (const auto& warning : report.warnings) text += "warning: " + warning + "\n";
  return text + "in " + human_duration(report.seconds) + "\n";
}

}  // namespace s2fbench::data

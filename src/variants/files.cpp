#include "variants/files.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <filesystem>

#include "base/error.hpp"
#include "formats/durable_file.hpp"
#include "h5/file.hpp"

namespace s2fbench::variants {
namespace {

enum class FileKind { tsv, hdf5 };

FileKind kind_of(const std::string& path) {
  const std::string end = std::filesystem::path(path).extension().string();
  if (end == ".tsv") return FileKind::tsv;
  if (end == ".h5") return FileKind::hdf5;
  throw UserError("--out is neither .tsv nor .h5", path);
}

// Shortest text that reads back as the same number; "NA" where undefined.
std::string exact(double value) {
  if (!std::isfinite(value)) return "NA";
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  return {text.data(), end};
}

void write_tsv(const std::string& path, const VariantReport& report) {
  formats::DurableFile file(path);
  for (const auto& [name, words] : in_words(report.method)) {
    file.write("# " + name + ": " + words + "\n");
  }
  std::string line =
      "element\tchromosome\tposition\treference\talternative\tmeasured\tstatus\tdetail";
  for (const auto& score : report.scores) {
    line += "\t" + score.name;
    for (const auto& track : report.method.tracks)
      line += "\t" + score.name + ":" + track;
  }
  file.write(line + "\n");
  const std::size_t tracks = report.method.tracks.size();
  for (std::size_t i = 0; i < report.plan.variants.size(); ++i) {
    const auto& variant = report.plan.variants[i];
    line = variant.element + "\t" + variant.chromosome + "\t" +
           std::to_string(variant.position) + "\t" + variant.reference + "\t" +
           variant.alternative + "\t" + exact(variant.measured) + "\tscored\t";
    for (const auto& score : report.scores) {
      line += "\t" + exact(score.combined[i]);
      for (std::size_t track = 0; track < tracks; ++track) {
        line += "\t" + exact(score.by_track[i * tracks + track]);
      }
    }
    file.write(line + "\n");
  }
  std::string blanks;
  for (std::size_t i = 0; i < report.scores.size() * (tracks + 1); ++i) blanks += "\tNA";
  for (const auto& item : report.plan.rejected) {
    file.write(item.element + "\t" + item.chromosome + "\t" + item.position + "\t" +
               item.reference + "\t" + item.alternative + "\tNA\t" + item.reason + "\t" +
               item.where + (item.detail.empty() ? "" : ": " + item.detail) + blanks +
               "\n");
  }
  file.commit();
}

template <typename Items, typename Field>
std::vector<std::string> texts(const Items& items, Field field) {
  std::vector<std::string> all;
  for (const auto& item : items) all.push_back(field(item));
  return all;
}

void write_rejected(h5::File& file, const std::vector<formats::RejectedVariant>& items) {
  if (items.empty()) return;
  using Item = formats::RejectedVariant;
  const auto column = [&](const std::string& name, std::string Item::*field) {
    file.write_text("rejected_" + name,
                    texts(items, [&](const Item& item) { return item.*field; }));
  };
  column("element", &Item::element);
  column("chromosome", &Item::chromosome);
  column("position", &Item::position);
  column("reference", &Item::reference);
  column("alternative", &Item::alternative);
  column("reason", &Item::reason);
  column("detail", &Item::detail);
  column("where", &Item::where);
}

void write_hdf5(const std::string& path, const VariantReport& report) {
  const std::string working = path + ".tmp";
  h5::File file = h5::File::create(working);
  for (const auto& [name, words] : in_words(report.method)) {
    file.write_attribute(name, words);
  }
  using Variant = formats::Variant;
  const auto& variants = report.plan.variants;
  file.write_text("track", report.method.tracks);
  file.write_text("element", texts(variants, [](const Variant& v) { return v.element; }));
  file.write_text("chromosome",
                  texts(variants, [](const Variant& v) { return v.chromosome; }));
  file.write_text("reference", texts(variants, [](const Variant& v) {
                    return std::string(1, v.reference);
                  }));
  file.write_text("alternative", texts(variants, [](const Variant& v) {
                    return std::string(1, v.alternative);
                  }));
  std::vector<std::int64_t> positions;
  std::vector<double> measured;
  for (const Variant& variant : variants) {
    positions.push_back(variant.position);
    measured.push_back(variant.measured);
  }
  file.write("position", positions);
  file.write("measured", measured);
  for (const auto& score : report.scores) {
    file.write(score.name, score.combined);
    file.create<double>(score.name + "_by_track",
                        {variants.size(), report.method.tracks.size()})
        .write(score.by_track);
  }
  write_rejected(file, report.plan.rejected);
  file.close();
  std::error_code problem;
  std::filesystem::rename(working, path, problem);
  if (problem) throw EnvironmentError("cannot write file", path, problem.message());
}

}  // namespace

void check_variant_path(const std::string& path) { kind_of(path); }

void write_variants(const std::string& path, const VariantReport& report) {
  if (kind_of(path) == FileKind::tsv) {
    write_tsv(path, report);
  } else {
    write_hdf5(path, report);
  }
}

}  // namespace s2fbench::variants

// `import`: published weights into a model folder.
#include <spdlog/fmt/fmt.h>

#include <filesystem>
#include <fstream>

#include "app/command.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "keras/import_model.hpp"

namespace s2fbench::app {
namespace {

// "liver,blood", or a file with a name a line.
std::vector<std::string> track_names(const std::string& given) {
  if (given.empty()) return {};
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(given, ignored)) return split(given, ',');
  std::ifstream file(given);
  std::vector<std::string> names;
  for (std::string line; std::getline(file, line);) {
    if (const auto name = trim(line); !name.empty()) names.emplace_back(name);
  }
  if (names.empty()) throw UserError("no track names", given);
  return names;
}

std::string found_text(const models::ModelDescription& model) {
  const auto& request = model.spec.request;
  const auto* row = catalogue::find_model(model.spec.name);
  const bool binary = row->task == catalogue::Task::binary;
  std::string text = fmt::format("family: {}\n", model.spec.name);
  for (const auto& [name, value] : request.options) {
    text += fmt::format("  {}: {}\n", name, value);
  }
  text += fmt::format("parameters: {}\ntracks: {}\nwindow: {} nt\n",
                      row->parameters(request), request.tracks, request.input_length);
  if (binary) return text + "output: logits, one per window and track\n";
  return text + fmt::format("resolution: {} bp\noutput: {}\n", request.resolution,
                            model.spec.positive_output ? "softplus" : "linear");
}

int run_import(const config::ParsedOptions& options, const comm::Context&) {
  const std::string out = options.needed("out");
  if (std::filesystem::exists(out) && !options.flag("force")) {
    throw UserError("there is something already", out, "try another --out, or --force");
  }
  const auto imported = keras::import_model(
      {options.positional("FILE"), track_names(options.text("tracks"))});
  // Old words must not stand beside new weights, should this be cut off.
  std::filesystem::remove(std::filesystem::path(out) / "model.yaml");
  models::save_model_folder(out, *imported.model, imported.description);
  fmt::print("{}", found_text(imported.description));
  return kExitOk;
}

}  // namespace

Command import_command() {
  return {{"import",
           "published weights (Keras HDF5 with its architecture) into a model folder",
           {{"FILE", "the checkpoint, for example best_model.h5"}},
           {{"out", "MODEL", "", "the model folder to write"},
            {"tracks", "NAMES", "",
             "comma list, or a file with a name a line; default track1, track2, ..."},
            {"force", "", "", "write into a folder that is there"}}},
          run_import};
}

}  // namespace s2fbench::app

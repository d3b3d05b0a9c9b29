#include "app/pretrained_options.hpp"

#include <filesystem>

#include "base/byte_size.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "models/model_folder.hpp"
#include "pretrained/script_module.hpp"

namespace s2fbench::app {
namespace {

using config::ParsedOptions;

bool is_folder(const std::string& weights) {
  return std::filesystem::is_directory(weights);
}

// A folder that a trial left says its sizes itself.
pretrained::Sizes sizes_in(const std::string& folder, const std::string& name) {
  const auto known = models::read_model_description(folder).spec;
  if (known.name != name)
    throw UserError("the folder holds another model", folder,
                    "it is '" + known.name + "', not '" + name + "'");
  return known.request.options;
}

pretrained::Sizes sizes_of(const ParsedOptions& options, const std::string& name) {
  const std::string weights = options.has("weights") ? options.text("weights") : "";
  pretrained::Sizes sizes =
      is_folder(weights) ? sizes_in(weights, name) : pretrained::Sizes{};
  for (const auto& text : options.list("size")) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0)
      throw UserError("--size is no size", "'" + text + "'", "try layers=4");
    sizes[text.substr(0, equals)] = text.substr(equals + 1);
  }
  return sizes;
}

}  // namespace

std::vector<config::OptionRow> weight_options() {
  return {{"weights", "F", "",
           "*.safetensors, *.safetensors.index.json, checkpoints/<cell key>/best of a "
           "trained gpn, or random, a control"},
          {"size", "NAME=N", "", "another size than the published one: layers=4", true},
          {"tokenizer", "tokenizer.json", "", "of a model that reads words: dnabert-2"},
          {"seed", "N", "1", "of random weights"},
          {"precision", "float32|bfloat16", "float32", "in which the model computes"},
          {"device", "auto|cpu|cuda", "auto", "where it computes; a GPU a process"}};
}

std::string pretrained_names() {
  std::vector<std::string> names;
  for (const auto& row : pretrained::pretrained_models()) names.push_back(row.name);
  return join(names, ", ") + ", or MINE.yaml: a TorchScript module";
}

std::unique_ptr<pretrained::PretrainedModel> pretrained_model(
    const ParsedOptions& options, const std::string& name) {
  if (name.ends_with(".yaml")) return pretrained::script_module(name);
  pretrained::Sizes sizes = sizes_of(options, name);
  if (options.has("tokenizer")) sizes["tokenizer"] = options.text("tokenizer");
  return pretrained::make_pretrained(name, sizes);
}

std::string model_in_words(const ParsedOptions& options, const std::string& name) {
  std::string words = name;
  for (const auto& [size, value] : sizes_of(options, name))
    words += " " + size + "=" + value;
  const std::string precision = options.text("precision");
  return precision == "float32" ? words : words + ", " + precision;
}

pretrained::Weights weights_for(const ParsedOptions& options,
                                const pretrained::PretrainedModel& model,
                                const train::NodePlace& place) {
  const std::string precision = options.text("precision");
  if (auto own = model.own_weights()) {
    if (options.has("weights") || precision != "float32" ||
        options.text("device") == "cuda")
      throw UserError("a module brings its own weights and precision, on the CPU",
                      "--weights, --precision, --device", "leave these out");
    return *std::move(own);
  }
  const auto device = train::resolve_device(options.text("device"), place);
  std::string path = options.needed("weights");
  if (is_folder(path)) path += "/weights.safetensors";
  const auto seed = static_cast<std::uint64_t>(options.integer("seed", 0));
  log::info("{} parameters take {} of memory in each process",
            model.manifest().parameters(),
            human_bytes(model.manifest().parameters() * 4));
  auto weights = path == "random" ? pretrained::random_weights(model.manifest(), seed)
                                  : pretrained::load_weights(path, model.manifest());
  if (precision == "bfloat16") weights.convert(torch::kBFloat16);
  weights.move_to(device);
  return weights;
}

}  // namespace s2fbench::app

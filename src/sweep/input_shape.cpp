#include "sweep/input_shape.hpp"

#include <algorithm>
#include <filesystem>

#include "base/text.hpp"

namespace s2fbench::sweep {
namespace {

using config::TrialSettings;

const std::string kStorePrefix = "store:";
constexpr int kLongestKmer = 6;

const StoreSummary* find_store(const TrialSettings& settings,
                               const DatasetSummary& dataset) {
  const auto file = store_file(settings.representation);
  if (!file) return nullptr;
  const auto found = dataset.stores.find(*file);
  return found == dataset.stores.end() ? nullptr : &found->second;
}

std::string why_no_store(const TrialSettings& settings, const DatasetSummary& dataset) {
  const std::string name = "representation '" + settings.representation + "': ";
  const auto* store = find_store(settings, dataset);
  if (store == nullptr) return name + "the store was not looked at";
  if (!store->trouble.empty()) return name + store->trouble;
  const int layer = settings.representing.layer;
  const auto& layers = store->layers;
  if (layer >= 0 && std::find(layers.begin(), layers.end(), layer) == layers.end()) {
    std::vector<std::string> there;
    for (const int known : layers) there.push_back(std::to_string(known));
    return name + "it has no layer " + std::to_string(layer) + "; it has " +
           join(there, ", ");
  }
  const auto& pool = settings.representing.pool;
  if (pool == "stored" || pool == store->pooling) return "";
  if (pool == "cls" && store->pooling == "full" && !store->special_start)
    return name + "its model has no special first token, so there is no 'cls'";
  if (store->pooling == "full") return "";
  return name + "it holds pooling '" + store->pooling + "', from which '" + pool +
         "' cannot be made";
}

std::string why_not_augmented(const TrialSettings& settings,
                              const SequenceSummary& sequences) {
  if (settings.train.augment.reverse_complement == "false") return "";
  const std::string setting = "train.augment.reverse_complement: ";
  if (settings.representation != "onehot") {
    return setting + "representation '" + settings.representation +
           "' is of the forward strand alone; try false";
  }
  if (sequences.each > 1)
    return setting + "rows of " + std::to_string(sequences.each) +
           " sequences have no other strand; try false";
  return "";
}

}  // namespace

bool is_representation(const std::string& text) {
  if (text == "onehot" || text == "kmer") return true;
  return text.rfind(kStorePrefix, 0) == 0 && text.size() > kStorePrefix.size();
}

std::optional<std::string> store_file(const std::string& representation) {
  if (representation.rfind(kStorePrefix, 0) != 0) return std::nullopt;
  return representation.substr(kStorePrefix.size());
}

std::vector<std::string> stores_named(const std::vector<Axis>& axes) {
  std::vector<std::string> files;
  for (const auto& axis : axes) {
    if (axis.name != "representation") continue;
    for (const auto& value : axis.values) {
      if (const auto file = store_file(value)) files.push_back(*file);
    }
  }
  return files;
}

std::string store_folder(const Sweep& sweep) {
  return std::filesystem::path(sweep.data_path).parent_path().string();
}

std::optional<std::vector<int>> kmer_lengths(const std::string& text) {
  std::vector<int> lengths;
  for (const auto& word : split(text, ',')) {
    const auto length = parse_integer(trim(word));
    if (!length || *length < 1 || *length > kLongestKmer) return std::nullopt;
    const auto k = static_cast<int>(*length);
    if (std::find(lengths.begin(), lengths.end(), k) != lengths.end())
      return std::nullopt;
    lengths.push_back(k);
  }
  if (lengths.empty()) return std::nullopt;
  return lengths;
}

std::string why_no_input(const TrialSettings& settings, const DatasetSummary& dataset) {
  if (dataset.content_hash.empty()) return "";
  if (!dataset.sequences) {
    return settings.representation == "onehot"
               ? ""
               : "representation '" + settings.representation +
                     "' is for sequence tables; windows of a genome are read as onehot";
  }
  if (store_file(settings.representation)) {
    const std::string trouble = why_no_store(settings, dataset);
    if (!trouble.empty()) return trouble;
  }
  return why_not_augmented(settings, *dataset.sequences);
}

InputShape input_shape(const TrialSettings& settings, const DatasetSummary& dataset) {
  if (settings.representation == "kmer") {
    int words = 0;
    const auto lengths = kmer_lengths(settings.representing.kmers);
    if (!lengths) return {0, 1};
    for (const int k : *lengths) words += 1 << (2 * k);
    return {words, 1};
  }
  const auto* store = find_store(settings, dataset);
  if (store == nullptr) return {4, dataset.input_length};
  const auto& pool = settings.representing.pool;
  const bool pooled = pool == "cls" || pool == "mean";
  return {store->channels, store->sequences * (pooled ? 1 : store->positions)};
}

}  // namespace s2fbench::sweep

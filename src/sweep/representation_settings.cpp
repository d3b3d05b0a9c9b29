#include "sweep/representation_settings.hpp"

#include "base/text.hpp"
#include "sweep/input_shape.hpp"

namespace s2fbench::sweep {
namespace {

using config::ConfigNode;
using config::TrialSettings;

template <auto Member>
Field representing(TrialSettings& settings) {
  return &(settings.representing.*Member);
}
std::string read_kmers(const ConfigNode& value) {
  std::vector<std::string> lengths;
  if (value.is_list()) {
    for (const auto& item : value.items()) lengths.push_back(item.word());
  } else {
    lengths.push_back(value.word());
  }
  const std::string text = join(lengths, ",");
  if (!kmer_lengths(text))
    value.fail("expected lengths of words from 1 to 6, each once, got '" + text + "'");
  return text;
}

}  // namespace

std::vector<SettingRow> representation_rows() {
  using R = config::RepresentationSettings;
  return {
      {.key = "representation.pool",
       .field = representing<&R::pool>,
       .help = "of an embedding store: as stored, or full | cls | mean of a full one",
       .choices = {"stored", "full", "cls", "mean"},
       .newer = true},
      {.key = "representation.layer",
       .field = representing<&R::layer>,
       .help = "of an embedding store, -1 = its last",
       .least = -1,
       .most = 100000,
       .newer = true},
      {.key = "representation.kmers",
       .field = representing<&R::kmers>,
       .help = "lengths of the words whose frequencies kmer is, such as [1, 2]",
       .read = read_kmers,
       .newer = true},
  };
}

}  // namespace s2fbench::sweep

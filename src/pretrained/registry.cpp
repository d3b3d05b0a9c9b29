#include "pretrained/registry.hpp"

#include <map>
#include <variant>

#include "base/error.hpp"
#include "base/text.hpp"
#include "pretrained/dnabert2.hpp"
#include "pretrained/gpn.hpp"
#include "pretrained/hyena_dna.hpp"
#include "pretrained/nucleotide_transformer.hpp"
#include "pretrained/rbp.hpp"
#include "pretrained/sei.hpp"

namespace s2fbench::pretrained {
namespace {

void set(int& size, const std::string& name, const std::string& text) {
  const auto value = parse_integer(text);
  if (!value || *value < 1 || *value > 1'000'000)
    throw UserError("not a size", name + "=" + text, "try a whole number from 1 on");
  size = static_cast<int>(*value);
}

void set(double& size, const std::string& name, const std::string& text) {
  const auto value = parse_number(text);
  if (!value || !(*value >= 0))
    throw UserError("not a number of 0 or more", name + "=" + text);
  size = *value;
}

void set(std::string& word, const std::string&, const std::string& text) { word = text; }

using SizePlaces = std::map<std::string, std::variant<int*, double*, std::string*>>;

// Writes what is given to the place of its name.
void read_sizes(const Sizes& given, const SizePlaces& places) {
  for (const auto& [name, text] : given) {
    const auto found = places.find(name);
    if (found == places.end()) {
      std::vector<std::string> known;
      for (const auto& place : places) known.push_back(place.first);
      throw UserError("the model has no size '" + name + "'", "--size",
                      "it has " + join(known, ", "));
    }
    std::visit([&](auto* place) { set(*place, name, text); }, found->second);
  }
}

std::unique_ptr<PretrainedModel> gpn(const Sizes& given) {
  GpnSizes sizes;
  read_sizes(given, {{"layers", &sizes.layers},
                     {"hidden", &sizes.hidden},
                     {"kernel", &sizes.kernel},
                     {"cycle", &sizes.cycle},
                     {"vocabulary", &sizes.vocabulary}});
  return make_gpn(sizes);
}

std::unique_ptr<PretrainedModel> dnabert2(const Sizes& given) {
  Dnabert2Sizes sizes;
  std::string tokenizer;
  read_sizes(given, {{"layers", &sizes.layers},
                     {"hidden", &sizes.hidden},
                     {"heads", &sizes.heads},
                     {"inner", &sizes.inner},
                     {"tokenizer", &tokenizer}});
  return make_dnabert2(sizes, tokenizer);
}

std::unique_ptr<PretrainedModel> hyena_dna(const Sizes& given) {
  HyenaDnaSizes sizes;
  read_sizes(given, {{"layers", &sizes.layers},
                     {"hidden", &sizes.hidden},
                     {"inner", &sizes.inner},
                     {"filter_width", &sizes.filter_width},
                     {"longest", &sizes.longest},
                     {"shift", &sizes.shift}});
  return make_hyena_dna(sizes);
}

std::unique_ptr<PretrainedModel> transformer(NucleotideTransformerSizes sizes,
                                             const Sizes& given) {
  read_sizes(given, {{"layers", &sizes.layers},
                     {"hidden", &sizes.hidden},
                     {"heads", &sizes.heads},
                     {"feed_forward", &sizes.feed_forward},
                     {"longest", &sizes.longest},
                     {"epsilon", &sizes.epsilon}});
  return make_nucleotide_transformer(sizes);
}

std::unique_ptr<PretrainedModel> rbp(const Sizes& given) {
  RbpSizes sizes;
  read_sizes(given, {{"filters", &sizes.filters},
                     {"kernel", &sizes.kernel},
                     {"embedding", &sizes.embedding},
                     {"units", &sizes.units},
                     {"proteins", &sizes.proteins},
                     {"longest", &sizes.longest}});
  return make_rbp(sizes);
}

std::unique_ptr<PretrainedModel> sei(const Sizes& given) {
  SeiSizes sizes;
  read_sizes(given, {{"early", &sizes.early},
                     {"middle", &sizes.middle},
                     {"late", &sizes.late},
                     {"splines", &sizes.splines},
                     {"longest", &sizes.longest},
                     {"unknown", &sizes.unknown},
                     {"targets", &sizes.targets}});
  return make_sei(sizes);
}

std::unique_ptr<PretrainedModel> nt_500m(const Sizes& given) {
  return transformer({1, 24, 1280, 20, 5120, 1000, 1e-12}, given);
}
std::unique_ptr<PretrainedModel> nt_2500m(const Sizes& given) {
  return transformer({1, 32, 2560, 20, 10240, 1000, 1e-12}, given);
}
std::unique_ptr<PretrainedModel> nt_v2_50m(const Sizes& given) {
  return transformer({2, 12, 512, 16, 2048, 2048, 1e-12}, given);
}
std::unique_ptr<PretrainedModel> nt_v2_100m(const Sizes& given) {
  return transformer({2, 22, 512, 16, 2048, 2048, 1e-12}, given);
}
std::unique_ptr<PretrainedModel> nt_v2_250m(const Sizes& given) {
  return transformer({2, 24, 768, 16, 3072, 2048, 1e-12}, given);
}
std::unique_ptr<PretrainedModel> nt_v2_500m(const Sizes& given) {
  return transformer({2, 29, 1024, 16, 4096, 2048, 1e-12}, given);
}

// Published totals of the transformers count a contact head (layers x heads + 1) that is
// not read.
constexpr std::int64_t without_contacts(std::int64_t published, int layers, int heads) {
  return published - layers * heads - 1;
}

// Of 889,979,983 numbers the classifier's are read only when asked for.
constexpr std::int64_t kSeiClassifier = (15'360 + 1 + 21'907 + 1) * std::int64_t{21'907};

}  // namespace

const std::vector<PretrainedRow>& pretrained_models() {
  static const std::vector<PretrainedRow> rows = {
      {"gpn", "GPN, convolutions on letters; the study's human one (vocabulary 6)",
       65'879'558, gpn},
      {"dnabert-2", "DNABERT-2 117M, words of byte-pair encoding; wants --tokenizer",
       117'074'176, dnabert2},
      {"hyena-dna", "HyenaDNA tiny-1k d256, causal, letters with CLS and SEP", 1'641'088,
       hyena_dna},
      {"nt-500m", "Nucleotide Transformer 500M, human reference or 1000 Genomes",
       without_contacts(485'699'306, 24, 20), nt_500m},
      {"nt-2.5b", "Nucleotide Transformer 2.5B, 1000 Genomes or multi-species",
       without_contacts(2'547'801'226, 32, 20), nt_2500m},
      {"nt-v2-50m", "Nucleotide Transformer v2 50M, multi-species",
       without_contacts(55'904'972, 12, 16), nt_v2_50m},
      {"nt-v2-100m", "Nucleotide Transformer v2 100M, multi-species",
       without_contacts(97'889'132, 22, 16), nt_v2_100m},
      {"nt-v2-250m", "Nucleotide Transformer v2 250M, multi-species",
       without_contacts(235'120'780, 24, 16), nt_v2_250m},
      {"nt-v2-500m", "Nucleotide Transformer v2 500M, multi-species",
       without_contacts(498'345'436, 29, 16), nt_v2_500m},
      {"sei", "Sei's convolutions and splines; with its classifier: targets=21907",
       889'979'983 - kSeiClassifier, sei},
      {"rbp", "the study's model of RNA-binding proteins, a trained rbp_supervised",
       381'304, rbp},
  };
  return rows;
}

std::unique_ptr<PretrainedModel> make_pretrained(const std::string& name,
                                                 const Sizes& sizes) {
  std::vector<std::string> known;
  for (const auto& row : pretrained_models()) {
    if (row.name == name) return row.make(sizes);
    known.push_back(row.name);
  }
  throw UserError("no pre-trained model '" + name + "'", "--model",
                  "there are " + join(known, ", ") + did_you_mean(name, known));
}

}  // namespace s2fbench::pretrained

#include "pretrained/registry.hpp"

#include <set>

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

// Reads sizes one by one; what is left at the end does not exist.
class SizeReader {
 public:
  explicit SizeReader(const Sizes& sizes) : sizes_(sizes) {}

  void read(const std::string& name, int& size) {
    const std::string* text = take(name);
    if (text == nullptr) return;
    const auto value = parse_integer(*text);
    if (!value || *value < 1 || *value > 1'000'000)
      throw UserError("not a size", name + "=" + *text, "try a whole number from 1 on");
    size = static_cast<int>(*value);
  }
  void read(const std::string& name, double& size) {
    const std::string* text = take(name);
    if (text == nullptr) return;
    const auto value = parse_number(*text);
    if (!value || !(*value >= 0))
      throw UserError("not a number of 0 or more", name + "=" + *text);
    size = *value;
  }
  void read(const std::string& name, std::string& text) {
    if (const std::string* given = take(name)) text = *given;
  }
  void finish() const {
    for (const auto& item : sizes_)
      if (!known_.contains(item.first))
        throw UserError("the model has no size '" + item.first + "'", "--size",
                        "it has " + join({known_.begin(), known_.end()}, ", "));
  }

 private:
  const std::string* take(const std::string& name) {
    known_.insert(name);
    const auto found = sizes_.find(name);
    return found == sizes_.end() ? nullptr : &found->second;
  }

  const Sizes& sizes_;
  std::set<std::string> known_;
};

std::unique_ptr<PretrainedModel> gpn(const Sizes& given) {
  GpnSizes sizes;
  SizeReader reader(given);
  reader.read("layers", sizes.layers);
  reader.read("hidden", sizes.hidden);
  reader.read("kernel", sizes.kernel);
  reader.read("cycle", sizes.cycle);
  reader.read("vocabulary", sizes.vocabulary);
  reader.finish();
  return make_gpn(sizes);
}

std::unique_ptr<PretrainedModel> dnabert2(const Sizes& given) {
  Dnabert2Sizes sizes;
  std::string tokenizer;
  SizeReader reader(given);
  reader.read("layers", sizes.layers);
  reader.read("hidden", sizes.hidden);
  reader.read("heads", sizes.heads);
  reader.read("inner", sizes.inner);
  reader.read("tokenizer", tokenizer);
  reader.finish();
  return make_dnabert2(sizes, tokenizer);
}

std::unique_ptr<PretrainedModel> hyena_dna(const Sizes& given) {
  HyenaDnaSizes sizes;
  SizeReader reader(given);
  reader.read("layers", sizes.layers);
  reader.read("hidden", sizes.hidden);
  reader.read("inner", sizes.inner);
  reader.read("filter_width", sizes.filter_width);
  reader.read("longest", sizes.longest);
  reader.read("shift", sizes.shift);
  reader.finish();
  return make_hyena_dna(sizes);
}

std::unique_ptr<PretrainedModel> transformer(NucleotideTransformerSizes sizes,
                                             const Sizes& given) {
  SizeReader reader(given);
  reader.read("layers", sizes.layers);
  reader.read("hidden", sizes.hidden);
  reader.read("heads", sizes.heads);
  reader.read("feed_forward", sizes.feed_forward);
  reader.read("longest", sizes.longest);
  reader.read("epsilon", sizes.epsilon);
  reader.finish();
  return make_nucleotide_transformer(sizes);
}

std::unique_ptr<PretrainedModel> rbp(const Sizes& given) {
  RbpSizes sizes;
  SizeReader reader(given);
  reader.read("filters", sizes.filters);
  reader.read("kernel", sizes.kernel);
  reader.read("embedding", sizes.embedding);
  reader.read("units", sizes.units);
  reader.read("proteins", sizes.proteins);
  reader.read("longest", sizes.longest);
  reader.finish();
  return make_rbp(sizes);
}

std::unique_ptr<PretrainedModel> sei(const Sizes& given) {
  SeiSizes sizes;
  SizeReader reader(given);
  reader.read("early", sizes.early);
  reader.read("middle", sizes.middle);
  reader.read("late", sizes.late);
  reader.read("splines", sizes.splines);
  reader.read("longest", sizes.longest);
  reader.read("unknown", sizes.unknown);
  reader.read("targets", sizes.targets);
  reader.finish();
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

// Shares of short words in bins of the sequence: the features of a trivial predictor.
#include <array>

#include "data/dataset_store.hpp"
#include "data/genome.hpp"

namespace s2fbench::data {
namespace {

constexpr int kWords = 64;

// By word of three letters, read as a number in base 4: which of the classes that the
// word and its reverse complement share. No word of three is its own.
std::array<int, kWords> word_classes() {
  std::array<int, kWords> classes{};
  int next = 0;
  for (int word = 0; word < kWords; ++word) {
    const int reverse = (3 - word % 4) * 16 + (3 - word / 4 % 4) * 4 + (3 - word / 16);
    const auto at = static_cast<std::size_t>(word);
    classes[at] = reverse < word ? classes[static_cast<std::size_t>(reverse)] : next++;
  }
  return classes;
}

}  // namespace

std::vector<float> Dataset::kmer_shares(Fold fold, std::span<const View> views,
                                        int resolution) const {
  static const auto classes = word_classes();
  const int row = bins(resolution);
  const float each = 1.0F / static_cast<float>(resolution);
  std::vector<float> shares(views.size() * static_cast<std::size_t>(row) * kKmers);
  StoredArray<std::uint8_t>::Reader reader(store_->arrays.bases);
  for (std::size_t v = 0; v < views.size(); ++v) {
    const std::uint8_t* bases = reader.at(first_base(fold, views[v]), length());
    float* window = &shares[v * static_cast<std::size_t>(row) * kKmers];
    for (int i = 1; i + 1 < store_->input; ++i) {
      const int left = bases[i - 1], middle = bases[i], right = bases[i + 1];
      if (left >= kOther || middle >= kOther || right >= kOther) continue;
      const int bin = i / resolution;
      const int place = views[v].reverse_complement ? row - 1 - bin : bin;
      const auto word = static_cast<std::size_t>(left * 16 + middle * 4 + right);
      window[place * kKmers + classes[word]] += each;
    }
  }
  return shares;
}

}  // namespace s2fbench::data

#include "synth/motifs.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cctype>

#include "base/random_stream.hpp"
#include "synth/scan.hpp"

namespace s2fbench::synth {
namespace {

constexpr double kFloor = 0.01;  // probability of a letter that never occurs

std::array<double, 4> normalised(std::array<double, 4> weights) {
  double sum = 0;
  for (const double weight : weights) sum += weight;
  for (double& weight : weights) weight /= sum;
  return weights;
}

std::array<double, 4> letter_column(char letter) {
  if (letter == 'N') return {0.25, 0.25, 0.25, 0.25};
  const bool soft = std::islower(static_cast<unsigned char>(letter)) != 0;
  const double other = soft ? kSoftMismatch : kFloor;
  std::array<double, 4> weights = {other, other, other, other};
  weights[encode_base(letter)] = 1;
  return normalised(weights);
}

formats::Motif random_motif(RandomStream& stream, Bases& best) {
  formats::Motif motif;
  motif.sites = 20 + static_cast<double>(stream.below(1000));
  const std::size_t width = 6 + stream.below(10);
  best.clear();
  for (std::size_t i = 0; i < width; ++i) {
    best.push_back(static_cast<std::uint8_t>(stream.below(4)));
    std::array<double, 4> weights;
    for (double& weight : weights) weight = kFloor + 0.3 * stream.uniform();
    weights[best.back()] += 3 * stream.uniform();
    motif.matrix.push_back(normalised(weights));
  }
  return motif;
}

}  // namespace

formats::Motif motif_of(Element element) {
  formats::Motif motif;
  motif.name = kGrammar[element].name;
  motif.sites = 100;
  for (const char letter : kGrammar[element].pattern) {
    motif.matrix.push_back(letter_column(letter));
  }
  return motif;
}

formats::MotifFile make_motif_file(std::uint64_t seed) {
  RandomStream stream(seed, "synth decoys");
  std::vector<formats::Motif> motifs;
  for (int e = 0; e < kElements; ++e) motifs.push_back(motif_of(static_cast<Element>(e)));
  Bases best;
  for (int decoy = 1; decoy <= kDecoys;) {
    formats::Motif motif = random_motif(stream, best);
    if (!scan(best).empty()) continue;
    motif.name = fmt::format("DECOY{:03d}", decoy++);
    motifs.push_back(std::move(motif));
  }
  formats::MotifFile file;
  for (const auto i :
       random_permutation(std::ssize(motifs), RandomStream(seed, "synth motif order"))) {
    file.motifs.push_back(motifs[static_cast<std::size_t>(i)]);
  }
  return file;
}

}  // namespace s2fbench::synth

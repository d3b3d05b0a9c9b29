#include "data/variant_reference.hpp"

#include <algorithm>
#include <utility>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "data/dinucleotide_shuffle.hpp"

namespace s2fbench::data {
namespace {

std::string without_chr(const std::string& name) {
  return name.starts_with("chr") ? name.substr(3) : name;
}

bool same_chromosome(const std::string& a, const std::string& b) {
  return without_chr(a) == without_chr(b);
}

// TERT of TERT-HEK: `whole` goes on after `start` with a sign between words.
bool begins(const std::string& whole, const std::string& start) {
  return whole.size() > start.size() && whole.starts_with(start) &&
         std::string("-._").find(whole[start.size()]) != std::string::npos;
}

bool covers(const formats::ShortSequence& sequence, const formats::Variant& variant) {
  const std::int64_t offset = variant.position - 1 - sequence.start;
  return !sequence.chromosome.empty() &&
         same_chromosome(sequence.chromosome, variant.chromosome) && offset >= 0 &&
         offset < std::ssize(sequence.letters);
}

}  // namespace

GenomeReference::GenomeReference(Genome genome) : genome_(std::move(genome)) {
  for (const Chromosome& chromosome : genome_.chromosomes()) {
    places_.emplace(chromosome.name, std::ssize(places_));
  }
}

VariantPlace GenomeReference::locate(const formats::Variant& variant) const {
  const std::string bare = without_chr(variant.chromosome);
  for (const std::string& name : {variant.chromosome, "chr" + bare, bare}) {
    const auto found = places_.find(name);
    if (found != places_.end()) return {found->second, variant.position - 1};
  }
  return {-1, 0};
}

std::string GenomeReference::name(std::int64_t sequence) const {
  return genome_.chromosomes().at(static_cast<std::size_t>(sequence)).name;
}

std::int64_t GenomeReference::length(std::int64_t sequence) const {
  return genome_.chromosomes().at(static_cast<std::size_t>(sequence)).length;
}

std::vector<std::uint8_t> GenomeReference::bases(std::int64_t sequence,
                                                 std::int64_t start, std::int64_t end,
                                                 int) const {
  return genome_.bases(name(sequence), start, end);
}

ShortSequences::ShortSequences(std::vector<formats::ShortSequence> sequences,
                               int shuffles, std::uint64_t seed)
    : sequences_(std::move(sequences)), shuffles_(shuffles), seed_(seed) {
  for (const auto& sequence : sequences_) {
    std::vector<std::uint8_t> codes;
    for (const char letter : sequence.letters) codes.push_back(base_code(letter));
    // Equal letters have equal flanks: one sequence, whatever it is called.
    const auto same = std::find(codes_.begin(), codes_.end(), codes);
    twin_.push_back(same - codes_.begin());
    codes_.push_back(std::move(codes));
  }
}

std::int64_t ShortSequences::sequence_of(const formats::Variant& variant) const {
  const auto first = [&](const auto& fits) -> std::int64_t {
    const auto found = std::find_if(sequences_.begin(), sequences_.end(), fits);
    return found == sequences_.end() ? -1 : found - sequences_.begin();
  };
  const auto exact = first([&](const auto& s) { return s.name == variant.element; });
  if (exact >= 0) return exact;
  const auto part = first([&](const auto& s) { return begins(variant.element, s.name); });
  if (part >= 0) return part;
  return first([&](const auto& s) { return covers(s, variant); });
}

VariantPlace ShortSequences::locate(const formats::Variant& variant) const {
  const std::int64_t sequence = sequence_of(variant);
  if (sequence < 0) return {-1, 0};
  const auto& found = sequences_[static_cast<std::size_t>(sequence)];
  const bool elsewhere =
      !found.chromosome.empty() && !same_chromosome(found.chromosome, variant.chromosome);
  if (elsewhere) return {-1, 0};
  return {twin_[static_cast<std::size_t>(sequence)], variant.position - 1 - found.start};
}

std::string ShortSequences::name(std::int64_t sequence) const {
  return sequences_.at(static_cast<std::size_t>(sequence)).name;
}

std::int64_t ShortSequences::length(std::int64_t sequence) const {
  return std::ssize(codes_.at(static_cast<std::size_t>(sequence)));
}

std::vector<std::uint8_t> ShortSequences::tile(std::int64_t sequence, std::int64_t tile,
                                               int background) const {
  const auto& own = codes_[static_cast<std::size_t>(sequence)];
  if (tile == 0) return own;
  if (shuffles_ == 0) return std::vector<std::uint8_t>(own.size(), kOther);
  const std::string_view bytes(reinterpret_cast<const char*>(own.data()), own.size());
  const auto item = hash64(bytes, static_cast<std::uint64_t>(tile));
  return dinucleotide_shuffle(
      own, RandomStream(seed_, "variant flanks", static_cast<std::uint64_t>(background),
                        item));
}

std::vector<std::uint8_t> ShortSequences::bases(std::int64_t sequence, std::int64_t start,
                                                std::int64_t end, int background) const {
  const std::int64_t own = length(sequence);
  const auto tile_of = [&](std::int64_t at) {
    return at >= 0 ? at / own : -((-at + own - 1) / own);
  };
  std::vector<std::uint8_t> result;
  result.reserve(static_cast<std::size_t>(end - start));
  for (std::int64_t at = start; at < end;) {
    const std::int64_t number = tile_of(at);
    const auto piece = tile(sequence, number, background);
    const std::int64_t stop = std::min(end, (number + 1) * own);
    result.insert(result.end(), piece.begin() + (at - number * own),
                  piece.begin() + (stop - number * own));
    at = stop;
  }
  return result;
}

std::string ShortSequences::flanks() const {
  if (shuffles_ == 0) return "N (0.25 of each base)";
  return "dinucleotide shuffles of the sequence, mean of " + std::to_string(shuffles_);
}

}  // namespace s2fbench::data

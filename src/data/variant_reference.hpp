// What variants are held against: a genome, or short sequences with made-up flanks.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "data/genome.hpp"
#include "formats/sequence_set.hpp"
#include "formats/variant_table.hpp"

namespace s2fbench::data {

// A place in one of the reference's sequences.
struct VariantPlace {
  std::int64_t sequence = 0;
  std::int64_t offset = 0;  // 0-based
};

class VariantReference {
 public:
  virtual ~VariantReference() = default;
  // The sequence that a variant belongs to, and its place there, which may lie outside.
  // -1 = no such sequence.
  virtual VariantPlace locate(const formats::Variant& variant) const = 0;
  virtual std::string name(std::int64_t sequence) const = 0;
  virtual std::int64_t length(std::int64_t sequence) const = 0;  // nt
  // Base codes of [start, end), which must not be empty. `background` below
  // backgrounds() tells which flanks. Outside of the sequence: flanks() says what.
  virtual std::vector<std::uint8_t> bases(std::int64_t sequence, std::int64_t start,
                                          std::int64_t end, int background) const = 0;
  virtual int backgrounds() const = 0;
  // In words; "" = there are none, windows must lie inside.
  virtual std::string flanks() const = 0;
};

// Chromosomes are found with and without "chr" before their name.
class GenomeReference : public VariantReference {
 public:
  explicit GenomeReference(Genome genome);
  VariantPlace locate(const formats::Variant& variant) const override;
  std::string name(std::int64_t sequence) const override;
  std::int64_t length(std::int64_t sequence) const override;
  std::vector<std::uint8_t> bases(std::int64_t sequence, std::int64_t start,
                                  std::int64_t end, int background) const override;
  int backgrounds() const override { return 1; }
  std::string flanks() const override { return ""; }

 private:
  Genome genome_;
  std::map<std::string, std::int64_t> places_;  // of each name in the FASTA
};

// An element's sequence is the one of its name, else the one whose name begins its own
// before a '-', '.' or '_' (TERT for TERT-HEK), else one that covers the place.
class ShortSequences : public VariantReference {
 public:
  // shuffles: 0 = N around every sequence; k = k backgrounds of dinucleotide shuffles of
  // the sequence itself, one after the other, the same for the same seed and letters.
  ShortSequences(std::vector<formats::ShortSequence> sequences, int shuffles,
                 std::uint64_t seed);
  VariantPlace locate(const formats::Variant& variant) const override;
  std::string name(std::int64_t sequence) const override;
  std::int64_t length(std::int64_t sequence) const override;
  std::vector<std::uint8_t> bases(std::int64_t sequence, std::int64_t start,
                                  std::int64_t end, int background) const override;
  int backgrounds() const override { return shuffles_ == 0 ? 1 : shuffles_; }
  std::string flanks() const override;

 private:
  std::int64_t sequence_of(const formats::Variant& variant) const;
  // The piece of flank number `tile` (-1 = left of the sequence, 1 = right of it), as
  // long as the sequence.
  std::vector<std::uint8_t> tile(std::int64_t sequence, std::int64_t tile,
                                 int background) const;

  std::vector<formats::ShortSequence> sequences_;
  std::vector<std::vector<std::uint8_t>> codes_;
  std::vector<std::int64_t> twin_;  // the first sequence with the same letters
  int shuffles_;
  std::uint64_t seed_;
};

}  // namespace s2fbench::data

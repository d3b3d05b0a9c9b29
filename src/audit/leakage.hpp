// Leakage between the splits of a dataset: windows of one that are near-copies of bases
// of another, on either strand, or that overlap another's windows on the genome.
//
// Candidates come from shared sampled k-mers, each is verified by an alignment: what is
// told is there. What is there is told with the chances that leakage_test.cpp measures.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "data/tables.hpp"
#include "sequences/kmers.hpp"

namespace s2fbench::audit {

using sequences::Sketch;

struct AuditOptions {
  Sketch sketch;
  int overlap = 500;                     // nt that a near-duplicate has at least
  double identity = 0.9;                 // of its alignment, at least
  std::vector<std::string> tables = {};  // window tables to look at; empty = all
};

inline constexpr int kLeastOverlap = 100;
inline constexpr double kLeastIdentity = 0.8;  // below, copies share too few k-mers

struct Match {
  std::size_t query = 0;      // row of the window tables
  std::size_t reference = 0;  // row of the other split's window with most of it
  bool on_genome = false;     // the windows overlap: the very same bases
  bool reverse = false;       // a copy on the other strand
  int nt = 0;                 // columns of the alignment, or bases of the overlap
  double identity = 1;
};

// How the windows of a later split (query) depend on those of an earlier one.
struct SplitPair {
  int reference = 0;  // data::Fold
  int query = 0;
  std::int64_t reference_windows = 0;
  std::int64_t query_windows = 0;
  std::int64_t overlapping = 0;  // query windows with a match on the genome
  std::int64_t duplicated = 0;   // query windows with a near-duplicate
  // Query windows with fewer than `overlap` known bases, or no k-mer of enough
  // complexity: nothing can be said of them.
  std::int64_t unknown = 0;
  std::vector<Match> matches = {};  // the worst (most equal bases) first
};

struct AuditReport {
  AuditOptions options;
  std::vector<SplitPair> pairs;  // train-valid, train-test, valid-test
};

// At most so many near-duplicates are told of one window and split pair.
inline constexpr std::size_t kMostMatches = 5;

// `bases` are those of the dataset, data::BaseCode. Throws UserError for options out of
// range, an unknown table and more than 2^32 bases. Takes 1 byte per base and about 200
// MB.
AuditReport find_leakage(const data::Tables& tables, std::span<const std::uint8_t> bases,
                         const AuditOptions& options);

}  // namespace s2fbench::audit

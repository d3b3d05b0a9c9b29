// The journal: exact numbers, torn lines, flipped bytes.
#include "cube/journal.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>

#include "base/error.hpp"
#include "cube/hex_float.hpp"
#include "cube/journal_line.hpp"
#include "file_bytes.hpp"
#include "sample_sweep.hpp"

namespace s2fbench::cube {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();

JournalHeader sample_header() {
  JournalHeader header;
  header.start = "20240501T120000.123Z";
  header.config_hash = "abc";
  header.schema = make_schema(sample_plan());
  header.provenance = {{"command_line", "run x.yaml"}};
  header.identity =
      SweepIdentity{"sample", "abc", "data", {{"train", 1}}, {{"why", {3, 5}}}};
  return header;
}

// A header, a start and an end with awkward numbers and an awkward reason.
std::string sample_journal(const ScratchFolder& folder) {
  JournalWriter writer(folder.path(), sample_header());
  writer.started("key1", {{"model", "cnn"}}, false);
  TrialResult result{CellState::diverged, "quote \" newline \n byte \xff"};
  result.metrics = {{"mse",
                     {std::nan(""), kInf, -kInf, 5e-324, -0.0, 0.1,
                      1.7976931348623157e308, -2.2250738585072014e-308}}};
  result.curves = {{"train_loss", {}}};
  result.seconds = 0.1;
  writer.finished("key1", {{"model", "cnn"}}, result);
  return writer.path();
}

TEST(HexFloat, ExactBothWays) {
  EXPECT_EQ(hex_float(3.0), "0x1.8p+1");
  EXPECT_EQ(hex_float(-0.0), "-0x0p+0");
  for (const double value :
       {0.0, -0.0, 0.1, 5e-324, 2.2e-308, 1.79e308, -1e-310, kInf, -kInf}) {
    const auto back = parse_hex_float(hex_float(value));
    ASSERT_TRUE(back) << hex_float(value);
    EXPECT_EQ(std::memcmp(&*back, &value, sizeof value), 0) << hex_float(value);
  }
  EXPECT_TRUE(std::isnan(*parse_hex_float("nan")));
  for (const char* bad : {"", "-", "1.5", "0x", "0x1p+1 ", "0x-1p+0", "0xzz", "--inf"})
    EXPECT_FALSE(parse_hex_float(bad)) << bad;
}

TEST(Journal, ComesBackAsWritten) {
  const ScratchFolder folder("journal_back");
  const JournalRead read = read_journal(sample_journal(folder));
  EXPECT_TRUE(read.warnings.empty());
  ASSERT_TRUE(read.journal);
  const JournalHeader& header = read.journal->header;
  EXPECT_EQ(header.start, "20240501T120000.123Z");
  EXPECT_EQ(to_json(header.schema), to_json(sample_header().schema));
  EXPECT_EQ(header.identity->invalid.at("why"), (std::vector<std::int64_t>{3, 5}));
  ASSERT_EQ(read.journal->entries.size(), 2U);
  EXPECT_EQ(read.journal->entries[0].event, JournalEvent::start);
  const TrialResult& result = read.journal->entries[1].result;
  EXPECT_EQ(result.state, CellState::diverged);
  EXPECT_EQ(result.reason, "quote \" newline \n byte \xef\xbf\xbd");
  const auto& values = result.metrics.at(0).values;
  ASSERT_EQ(values.size(), 8U);
  EXPECT_TRUE(std::isnan(values[0]));
  EXPECT_EQ(values[1], kInf);
  EXPECT_EQ(values[3], 5e-324);
  EXPECT_TRUE(std::signbit(values[4]));
  EXPECT_EQ(values[7], -2.2250738585072014e-308);
  EXPECT_EQ(result.seconds, 0.1);
}

TEST(Journal, IsNeverAppendedToByAnotherStart) {
  const ScratchFolder folder("journal_excl");
  const JournalWriter first(folder.path(), sample_header());
  EXPECT_THROW(JournalWriter(folder.path(), sample_header()), EnvironmentError);
  EXPECT_THROW(JournalWriter("/nowhere", sample_header()), EnvironmentError);
}

TEST(Journal, TornAtEveryByte) {
  const ScratchFolder folder("journal_torn");
  const std::string path = sample_journal(folder), whole = read_file(path);
  const std::size_t header_end = whole.find('\n');
  const std::size_t start_end = whole.find('\n', header_end + 1);
  for (std::size_t cut = 0; cut < whole.size(); ++cut) {
    const JournalRead read = read_journal_bytes(whole.substr(0, cut), path);
    // A line that lacks only its newline is whole.
    const std::size_t entries = cut < header_end         ? 0
                                : cut < start_end        ? 0
                                : cut < whole.size() - 1 ? 1
                                                         : 2;
    ASSERT_EQ(read.journal.has_value(), cut >= header_end) << cut;
    if (read.journal) {
      ASSERT_EQ(read.journal->entries.size(), entries) << cut;
    }
    const bool at_line_end = cut == 0 || cut == header_end || cut == header_end + 1 ||
                             cut == start_end || cut == start_end + 1 ||
                             cut == whole.size() - 1;
    ASSERT_EQ(read.warnings.empty(), at_line_end) << cut;
  }
}

// Whatever bit it is: told as damage, never taken for a crash, and all but the line that
// holds it is kept. A newline is no line's own: nothing is lost with it.
TEST(Journal, EveryFlippedBitIsFound) {
  const ScratchFolder folder("journal_flip");
  const std::string path = sample_journal(folder), whole = read_file(path);
  const std::size_t header_end = whole.find('\n');
  for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
    const std::size_t i = bit / 8;
    std::string flipped = whole;
    flipped[i] = static_cast<char>(flipped[i] ^ (1 << bit % 8));
    const JournalRead read = read_journal_bytes(flipped, path);
    ASSERT_FALSE(read.damage.empty()) << "bit " << bit;
    ASSERT_TRUE(read.warnings.empty()) << "bit " << bit;
    ASSERT_EQ(read.journal.has_value(), i >= header_end) << "bit " << bit;
    if (!read.journal) continue;
    ASSERT_EQ(read.journal->entries.size(), whole[i] == '\n' ? 2U : 1U) << "bit " << bit;
  }
}

// The same while the file is open and goes on in zeros, or was left so by a kill.
TEST(Journal, FlippedBitsOfTheRoomAreFound) {
  const ScratchFolder folder("journal_room");
  JournalWriter writer(folder.path(), sample_header());
  writer.started("key1", {{"model", "cnn"}}, false);
  const std::string live = read_file(writer.path());
  const std::size_t lines = live.find('\0');
  ASSERT_GE(live.size(), lines + 64 * 1024);
  const auto read_bytes = [&](const std::string& bytes) {
    return read_journal_bytes(bytes, "x.jsonl");
  };
  const JournalRead whole = read_bytes(live);
  EXPECT_TRUE(whole.damage.empty() && whole.warnings.empty());
  EXPECT_EQ(whole.journal->entries.size(), 1U);
  std::vector<std::size_t> places = {lines - 1, live.size() - 1};
  for (std::size_t i = 0; i < 600; ++i) places.push_back(lines + i);  // over a sector
  for (const std::size_t place : places)
    for (int bit = 0; bit < 8; ++bit) {
      std::string flipped = live;
      flipped[place] = static_cast<char>(flipped[place] ^ (1 << bit));
      const JournalRead read = read_bytes(flipped);
      ASSERT_EQ(read.damage.size(), 1U) << place << " " << bit;
      ASSERT_TRUE(read.warnings.empty()) << place;
      ASSERT_EQ(read.journal->entries.size(), 1U) << place;
    }
}

// A kill leaves the beginning of a line, a power failure any of its sectors.
TEST(Journal, LinesTornInsideTheRoomAreOnlyWarnings) {
  const ScratchFolder folder("journal_tears");
  const std::string path = sample_journal(folder), whole = read_file(path);
  const std::string room(2000, '\0');
  const std::size_t begin = whole.rfind('\n', whole.size() - 2) + 1;
  const auto expect_torn = [&](const std::string& bytes, std::size_t at) {
    const JournalRead read = read_journal_bytes(bytes + room, path);
    ASSERT_TRUE(read.damage.empty()) << at;
    ASSERT_EQ(read.warnings.size(), 1U) << at;
    ASSERT_EQ(read.journal->entries.size(), 1U) << at;
  };
  for (std::size_t cut = begin + 1; cut + 1 < whole.size(); ++cut)
    expect_torn(whole.substr(0, cut), cut);
  const std::size_t sector = (begin / 512 + 1) * 512;
  ASSERT_LT(sector + 2, whole.size());
  std::string late = whole;  // its first sector did not come to the disk
  std::fill(late.begin() + static_cast<long>(begin),
            late.begin() + static_cast<long>(sector), '\0');
  expect_torn(late, sector);
  late.pop_back();  // nor its last
  expect_torn(late, sector);
}

// Several faults at once, in files made of anything: no crash, no hang, no result that
// was not written.
TEST(Journal, RandomFaultsYieldNothingFalse) {
  const ScratchFolder folder("journal_fuzz");
  const std::string path = sample_journal(folder), whole = read_file(path);
  const std::string header = whole.substr(0, whole.find('\n') + 1);
  std::mt19937 random(11);
  const auto below = [&](std::size_t end) { return random() % end; };
  for (int round = 0; round < 3000; ++round) {
    std::string bytes = round % 3 == 0 ? header : whole;
    if (round % 3 == 0) {
      for (std::size_t left = below(3000); left > 0; --left)
        bytes += static_cast<char>(below(20) == 0 ? '\n' : random());
    } else if (round % 3 == 1) {
      for (std::size_t left = 1 + below(8); left > 0; --left)
        bytes[below(bytes.size())] = static_cast<char>(random());
    } else {  // a piece is gone or there twice
      const std::size_t begin = below(bytes.size()), length = below(400);
      const std::string piece = bytes.substr(begin, length);
      below(2) == 0 ? bytes.erase(begin, length) : bytes.insert(begin, piece);
    }
    const JournalRead read = read_journal_bytes(bytes, path);
    if (!read.journal) continue;
    for (const JournalEntry& entry : read.journal->entries) {
      ASSERT_EQ(entry.key, "key1");
      if (entry.event == JournalEvent::end) {
        ASSERT_EQ(entry.result.seconds, 0.1);
      }
    }
  }
}

TEST(Journal, SealedNonsenseIsNoCrash) {
  const ScratchFolder folder("journal_nonsense");
  const std::string path = sample_journal(folder), whole = read_file(path);
  const std::string header = whole.substr(0, whole.find('\n') + 1);
  write_file(path, header + seal_line({{"event", "end"}, {"cell", 3}}) +
                       seal_line({{"event", "dance"}}) + "\n\xff\n");
  const JournalRead read = read_journal(path);
  EXPECT_EQ(read.journal->entries.size(), 0U);
  EXPECT_EQ(read.damage.size(), 4U);
  write_file(path, seal_line({{"journal", 99}}));
  EXPECT_THROW(read_journal(path), UserError);
  write_file(path, seal_line({{"journal", 1}, {"start", "x"}}));
  EXPECT_FALSE(read_journal(path).journal);
}

}  // namespace
}  // namespace s2fbench::cube

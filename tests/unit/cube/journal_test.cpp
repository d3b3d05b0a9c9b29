// The journal: exact numbers, torn lines, flipped bytes.
#include "cube/journal.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>
#include <limits>

#include "base/error.hpp"
#include "cube/hex_float.hpp"
#include "cube/journal_line.hpp"
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

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

void write_file(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

// A header, a start and an end with awkward numbers and an awkward reason.
std::string sample_journal(const ScratchFolder& folder) {
  JournalWriter writer(folder.path(), sample_header());
  writer.started("key1", {{"model", "cnn"}});
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
  EXPECT_FALSE(read.journal->entries[0].is_end);
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
    write_file(path, whole.substr(0, cut));
    const JournalRead read = read_journal(path);
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

TEST(Journal, FlippedBytesAreFound) {
  const ScratchFolder folder("journal_flip");
  const std::string path = sample_journal(folder), whole = read_file(path);
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string flipped = whole;
    flipped[i] = static_cast<char>(flipped[i] ^ 0x04);
    write_file(path, flipped);
    const JournalRead read = read_journal(path);
    ASSERT_FALSE(read.warnings.empty()) << "byte " << i;
    const std::size_t entries = read.journal ? read.journal->entries.size() : 0;
    ASSERT_LT(entries, 2U) << "byte " << i;
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
  EXPECT_EQ(read.warnings.size(), 4U);
  write_file(path, seal_line({{"journal", 99}}));
  EXPECT_THROW(read_journal(path), UserError);
  write_file(path, seal_line({{"journal", 1}, {"start", "x"}}));
  EXPECT_FALSE(read_journal(path).journal);
}

}  // namespace
}  // namespace s2fbench::cube

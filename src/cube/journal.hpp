// The journal: what happened to which cell, durable before anything else is told.
//
// One file per start of a sweep and rank, DIR/journal/<start>-<rank>.jsonl: a header,
// then a line per event. Files are never appended to by a later start.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "cube/record.hpp"
#include "cube/schema.hpp"

namespace s2fbench::cube {

// What one sweep is: enough to make its cube without its YAML file.
struct SweepIdentity {
  std::string name;
  std::string config_hash;
  std::string data_hash;
  nlohmann::json effective;
  std::map<std::string, std::vector<std::int64_t>> invalid;  // reason -> cells
};

struct JournalHeader {
  std::string start;  // names the start: "20240501T120000.123Z"
  int rank = 0;
  int ranks = 1;
  std::string config_hash;
  Schema schema;
  nlohmann::json provenance;              // command line, versions, devices, host
  std::optional<SweepIdentity> identity;  // in rank 0's journal only: it can be large
};

using AxisValues = std::map<std::string, std::string>;

enum class JournalEvent {
  start,    // a trial began
  end,      // and ended
  suspect,  // rank 0: the job crashed while the cell ran without a new checkpoint
  retry,    // rank 0: the cell's end stands no more, it is planned again
  closed,   // rank 0: this start of the sweep ended in order; names no cell
};

struct JournalEntry {
  JournalEvent event = JournalEvent::start;
  std::string key = {};     // cell key
  AxisValues at = {};       // the cell's axis values
  std::string time = {};    // UTC, for people: no order is taken from it
  bool alone = false;       // of a start: nothing else ran
  TrialResult result = {};  // of an end
};

struct Journal {
  std::string path;
  JournalHeader header;
  std::vector<JournalEntry> entries;
};

// Creates the file (it must not exist) and makes every line durable before it returns.
// The file goes on in zeros, on the disk before they are needed: so the end of a trial
// that failed because the disk is full can still be written, and fdatasync has no new
// length to make durable, which halves its time. Closing gives them back. Throws
// EnvironmentError when the disk refuses, or when the file was deleted.
class JournalWriter {
 public:
  JournalWriter(const std::string& folder, const JournalHeader& header);
  ~JournalWriter();
  JournalWriter(const JournalWriter&) = delete;
  JournalWriter& operator=(const JournalWriter&) = delete;

  void started(const std::string& key, const AxisValues& at, bool alone);
  void finished(const std::string& key, const AxisValues& at, TrialResult result);
  void suspected(const std::string& key, const AxisValues& at);
  void retried(const std::string& key, const AxisValues& at);
  void closed();
  const std::string& path() const { return path_; }

 private:
  void append(const std::string& line);
  void add(JournalEntry entry);
  void make_room();
  void take_back(std::size_t bytes);
  std::string path_;
  int descriptor_ = -1;
  std::int64_t length_ = 0;  // bytes of whole lines
  std::int64_t room_ = 0;    // bytes on the disk, zeros after the lines
};

struct JournalRead {
  std::optional<Journal> journal;     // nothing when not even the header is whole
  std::vector<std::string> warnings;  // a torn last line, as a crash leaves it
  std::vector<std::string> damage;    // lines that changed after they were written
};
// Zeros after the last line are room that was not used. A torn last line and damaged
// lines are left out and told; the others are kept. Throws UserError when the file cannot
// be read.
JournalRead read_journal(const std::string& path);
// The same of a file's bytes; `path` for messages.
JournalRead read_journal_bytes(const std::string& bytes, const std::string& path);

}  // namespace s2fbench::cube

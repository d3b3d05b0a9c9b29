// `audit`: what leaks between the splits of a prepared dataset.
#include <spdlog/fmt/fmt.h>

#include <fstream>

#include "app/command.hpp"
#include "audit/leakage.hpp"
#include "audit/leakage_report.hpp"
#include "audit/sequences.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace s2fbench::app {
namespace {

void write_file(const std::string& path, const std::string& text) {
  std::ofstream file(path);
  file << text << std::flush;
  if (!file) throw EnvironmentError("cannot write", path, "try another --out");
}

int run_audit(const config::ParsedOptions& options, const comm::Context&) {
  audit::AuditOptions how;
  how.sketch.kmer = static_cast<int>(options.integer("kmer", sequences::kLeastKmer));
  how.overlap = static_cast<int>(options.integer("overlap", audit::kLeastOverlap));
  how.identity = options.number("identity");
  if (options.has("table")) how.tables = split(options.text("table"), ',');
  const auto sequences = audit::read_sequences(options.positional("DATASET.h5"));
  const auto report = audit::find_leakage(sequences.tables, sequences.bases, how);
  if (options.has("out"))
    write_file(options.text("out"), audit::leakage_tsv(report, sequences.tables));
  fmt::print("{}", options.flag("json") ? audit::leakage_json(report, sequences.tables)
                                        : audit::leakage_text(report, sequences.tables));
  return kExitOk;  // also with findings: they are an answer, not an error
}

}  // namespace

Command audit_command() {
  return {{"audit",
           "near-duplicate and overlapping windows between the splits of a dataset; exit "
           "code 0 whatever is found",
           {{"DATASET.h5", "a prepared dataset"}},
           {{"overlap", "NT", "500", "a near-duplicate shares at least so many nt"},
            {"identity", "X", "0.9", "of which at least this share is equal"},
            {"table", "NAME,...", "", "only these window tables; default all"},
            {"out", "F.tsv", "", "every finding, a line each"},
            {"json", "", "", "every finding as JSON"},
            {"kmer", "K", "17", "nt of the k-mers that find candidates, odd"}}},
          run_audit};
}

}  // namespace s2fbench::app

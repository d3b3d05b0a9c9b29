// The results folder of a sweep: cube.h5, journal/, checkpoints/, logs/, config.yaml and,
// while a sweep runs there, lock.
#pragma once

#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "comm/context.hpp"
#include "cube/cell_sink.hpp"
#include "cube/cell_writer.hpp"
#include "cube/journal.hpp"
#include "cube/open_options.hpp"
#include "sweep/plan.hpp"

namespace s2fbench::cube {

// What earlier starts left of a cell. `running` never appears: a cell that was started
// and did not end is planned again.
struct CellProgress {
  CellState state = CellState::planned;
  int attempts = 0;    // starts so far
  double seconds = 0;  // wall time, of a done cell
  int suspicions = 0;  // crashes that the cell is suspected of
  // It is to run last, with nothing beside it.
  bool alone() const { return suspicions >= kSuspicionsBeforeAlone; }
};

// All ranks hold one. Ends of trials become durable journal lines first, cube cells
// second.
class ResultsFolder : public CellSink {
 public:
  // Collective over the world. Creates DIR or goes on with it: rank 0 takes the lock,
  // writes config.yaml and its journal and builds the cube from all journals, then every
  // rank opens the cube. `provenance` (command line, devices, library versions) is kept
  // with this start. Throws on all ranks alike: UserError when DIR belongs to another
  // configuration, holds other files, is half written or is in use by another sweep,
  // EnvironmentError when it cannot be written.
  static std::unique_ptr<ResultsFolder> open(const std::string& dir,
                                             const sweep::Plan& plan,
                                             const comm::Context& world,
                                             const nlohmann::json& provenance = {},
                                             const OpenOptions& options = {});
  // Without close() this start of the sweep counts as one that did not end in order. A
  // process alone gives up its lock; with several, others may still write, so that the
  // lock stays, to be taken over.
  ~ResultsFolder() override;

  const std::vector<CellProgress>& cells() const { return cells_; }  // by index
  const Schema& schema() const { return schema_; }
  const std::string& path() const { return dir_; }
  const std::string& start() const { return header_.start; }  // names this start
  // DIR/checkpoints/<cell key>; not created here.
  std::string checkpoint_folder(std::int64_t cell) const;
  std::string log_folder() const;  // DIR/logs

  // Not collective: the leader of the cell's gang calls these. Throw EnvironmentError
  // when the record cannot be kept, on rank 0 also when the lock is lost.
  void started(std::int64_t cell, bool alone) override;
  void finished(std::int64_t cell, const TrialResult& result) override;

  // Whether rank 0 found, some seconds ago at most, that DIR was deleted or taken over by
  // another sweep: this one must end. False on other ranks.
  bool lost() const { return lock_ && lock_->lost(); }

  // Not collective. The orderly end of this start, also of one that stopped early: rank
  // 0 says so in its journal, makes the cube anew where several processes wrote it, and
  // releases the lock: to be called when all trials have ended. Throws EnvironmentError
  // when something could not be written or the lock was lost.
  void close();

 private:
  ResultsFolder() = default;
  nlohmann::json open_on_rank0(const sweep::Plan& plan, const OpenOptions& options);
  JournalWriter& journal();
  void write_cell(std::int64_t cell, const CellValues& values);

  std::string dir_;
  Schema schema_;
  std::vector<std::string> keys_;
  std::vector<CellProgress> cells_;
  JournalHeader header_;
  std::unique_ptr<JournalWriter>
      journal_;  // made when this rank first has a line to write
  std::optional<CellWriter> cube_;
  std::unique_ptr<FolderLock> lock_;  // rank 0's
  bool shared_ = false;               // other ranks may write into DIR too
};

}  // namespace s2fbench::cube

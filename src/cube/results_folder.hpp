// The results folder of a sweep: cube.h5, journal/, checkpoints/, logs/, config.yaml.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "comm/context.hpp"
#include "cube/cell_sink.hpp"
#include "cube/cube.hpp"
#include "cube/journal.hpp"
#include "sweep/plan.hpp"

namespace s2fbench::cube {

// What earlier starts left of a cell. `running` never appears: a cell that was started
// and did not end is planned again.
struct CellProgress {
  CellState state = CellState::planned;
  int attempts = 0;    // starts so far
  double seconds = 0;  // wall time, of a done cell
};

// All ranks hold one. Ends of trials become durable journal lines first, cube cells
// second.
class ResultsFolder : public CellSink {
 public:
  // Collective over the world. Creates DIR or goes on with it: rank 0 writes config.yaml
  // and its journal and builds the cube from all journals, then every rank opens the
  // cube. `provenance` (command line, devices, library versions) is kept with this start.
  // Throws on all ranks alike: UserError when DIR belongs to another configuration, holds
  // other files or is half written, EnvironmentError when it cannot be written.
  static std::unique_ptr<ResultsFolder> open(const std::string& dir,
                                             const sweep::Plan& plan,
                                             const comm::Context& world,
                                             const nlohmann::json& provenance = {});

  const std::vector<CellProgress>& cells() const { return cells_; }  // by index
  const Schema& schema() const { return schema_; }
  const std::string& path() const { return dir_; }
  const std::string& start() const { return header_.start; }  // names this start
  // DIR/checkpoints/<cell key>; not created here.
  std::string checkpoint_folder(std::int64_t cell) const;
  std::string log_folder() const;  // DIR/logs

  // Not collective: the leader of the cell's gang calls these.
  void started(std::int64_t cell, bool alone = false) override;
  void finished(std::int64_t cell, const TrialResult& result) override;

  // Not collective. Throws EnvironmentError when the cube could not be written.
  void close();

 private:
  ResultsFolder() = default;
  JournalWriter& journal();

  std::string dir_;
  Schema schema_;
  std::vector<std::string> keys_;
  std::vector<CellProgress> cells_;
  JournalHeader header_;
  std::unique_ptr<JournalWriter>
      journal_;  // made when this rank first has a line to write
  std::optional<CubeFile> cube_;
};

}  // namespace s2fbench::cube

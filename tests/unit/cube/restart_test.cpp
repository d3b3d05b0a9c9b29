// What a start makes of the start before it: crashes, suspects, orderly ends, retries,
// clocks that jump, and the lock.
#include <gtest/gtest.h>

#include <fstream>

#include "cube/cube.hpp"
#include "cube/folder_layout.hpp"
#include "cube/history.hpp"
#include "cube/status_report.hpp"
#include "cube/verify.hpp"
#include "file_bytes.hpp"
#include "open_folder.hpp"

namespace s2fbench::cube {
namespace {

OpenOptions after_crash(Progressed progressed = {}) {
  OpenOptions options;
  options.after_crash = true;
  options.progressed = std::move(progressed);
  return options;
}

// One start that ends with a crash while the cells run.
void crash_with(const std::string& path, const std::vector<std::int64_t>& cells,
                const OpenOptions& options = after_crash(), bool alone = false) {
  const auto folder = open_folder(path, sample_plan(), options);
  for (const std::int64_t cell : cells) folder->started(cell, alone);
}

std::vector<int> suspicions(const std::string& path, const OpenOptions& options) {
  const auto folder = open_folder(path, sample_plan(), options);
  std::vector<int> list;
  for (const auto& cell : folder->cells()) list.push_back(cell.suspicions);
  folder->close();
  list.resize(4);
  return list;
}

using Numbers = std::vector<int>;

TEST(Crash, MakesSuspectsOfWhatItLeftRunning) {
  const ScratchFolder scratch("crash");
  {
    const auto folder = open_folder(scratch.path());
    finish(*folder, 0);
    folder->started(1, false);
    folder->started(2, false);
    folder->started(3, false);
    folder->finished(3, {CellState::running});  // stopped, as it was asked to
  }
  EXPECT_EQ(suspicions(scratch.path(), after_crash()), (Numbers{0, 1, 1, 0}));
  // That start ran nothing: there is nothing new to suspect.
  EXPECT_EQ(suspicions(scratch.path(), after_crash()), (Numbers{0, 1, 1, 0}));
  EXPECT_TRUE(verify(scratch.path()).good());
}

TEST(Crash, BlamesNobodyWithoutOne) {
  const ScratchFolder scratch("no_crash");
  crash_with(scratch.path(), {1});
  OpenOptions told;
  told.after_crash = false;  // a requeue, a lost node
  EXPECT_EQ(suspicions(scratch.path(), told), (Numbers{0, 0, 0, 0}));
  {
    const auto folder = open_folder(scratch.path());
    folder->started(1, false);
    folder->close();  // exit 75: stopped in order, the trial goes on later
  }
  EXPECT_EQ(suspicions(scratch.path(), after_crash()), (Numbers{0, 0, 0, 0}));
}

TEST(Crash, ProgressClears) {
  const ScratchFolder scratch("progress");
  crash_with(scratch.path(), {1, 2});
  std::vector<std::string> asked;
  const std::string crashed = read_history(scratch.path()).newest_start;
  const std::string key = cell_keys(make_schema(sample_plan()))[2];
  const auto progressed = [&](const std::string& folder, const std::string& start) {
    EXPECT_EQ(start, crashed);
    asked.push_back(folder);
    return folder == scratch.path() + "/checkpoints/" + key;
  };
  EXPECT_EQ(suspicions(scratch.path(), after_crash(progressed)), (Numbers{0, 1, 0, 0}));
  EXPECT_EQ(asked.size(), 2U);
}

TEST(Crash, AnEndClearsSuspicions) {
  const ScratchFolder scratch("cleared");
  crash_with(scratch.path(), {1});
  crash_with(scratch.path(), {1});
  {
    const auto folder = open_folder(scratch.path(), sample_plan(), after_crash());
    EXPECT_EQ(folder->cells()[1].suspicions, 2);
    folder->started(1, false);
    folder->finished(1, {CellState::failed, "by itself"});
    EXPECT_EQ(folder->cells()[1].suspicions, 0);
  }
  EXPECT_EQ(suspicions(scratch.path(), after_crash()), (Numbers{0, 0, 0, 0}));
}

TEST(Crash, OfACellThatRanAloneFailsIt) {
  const ScratchFolder scratch("alone");
  for (int i = 0; i < kSuspicionsBeforeAlone; ++i) crash_with(scratch.path(), {1, 2});
  {
    const auto folder = open_folder(scratch.path(), sample_plan(), after_crash());
    EXPECT_EQ(folder->cells()[1].suspicions, kSuspicionsBeforeAlone);
    folder->started(2, true);
    folder->finished(2, sample_result(folder->schema(), 2));  // was not to blame
    folder->started(1, true);
  }
  const auto folder = open_folder(scratch.path(), sample_plan(), after_crash());
  EXPECT_EQ(folder->cells()[1].state, CellState::failed);
  EXPECT_EQ(folder->cells()[1].attempts, kSuspicionsBeforeAlone + 1);
  EXPECT_EQ(folder->cells()[2].state, CellState::done);
  const auto cube = CubeFile::open_for_reading(scratch.file("cube.h5"));
  EXPECT_EQ(cube.read(1).reason,
            "its job crashed 4 times while it ran without a new checkpoint, the last "
            "time with nothing else running");
  EXPECT_TRUE(verify(scratch.path()).good());
}

TEST(Crash, OfALoneCellIsForgivenWhenTheJobWasPreempted) {
  const ScratchFolder scratch("alone_requeue");
  crash_with(scratch.path(), {1}, {}, true);
  OpenOptions requeued;
  requeued.after_crash = false;
  const auto folder = open_folder(scratch.path(), sample_plan(), requeued);
  EXPECT_EQ(folder->cells()[1].state, CellState::planned);
}

TEST(Crash, IsSeenFromTheLockWithoutALauncher) {
  const ScratchFolder scratch("stale");
  crash_with(scratch.path(), {1});
  LockHolder dead = this_process("");
  dead.birth += "1";
  write_file(scratch.file("lock"), lock_text(dead));
  OpenOptions told;
  told.after_crash = false;  // a launcher knows better
  EXPECT_EQ(suspicions(scratch.path(), told)[1], 0);
  crash_with(scratch.path(), {1});
  write_file(scratch.file("lock"), lock_text(dead));
  EXPECT_EQ(suspicions(scratch.path(), {})[1], 1);
}

TEST(Retry, PlansEndedCellsAgain) {
  const ScratchFolder scratch("retry");
  {
    const auto folder = open_folder(scratch.path());
    finish(*folder, 0);
    const CellState ends[] = {CellState::failed, CellState::diverged,
                              CellState::timed_out};
    for (std::int64_t cell = 1; cell <= 3; ++cell) {
      folder->started(cell, false);
      folder->finished(cell, {ends[cell - 1], "why"});
    }
    folder->close();
  }
  const auto states = [](const ResultsFolder& folder) {
    std::vector<CellState> list;
    for (std::size_t i = 0; i < 4; ++i) list.push_back(folder.cells()[i].state);
    return list;
  };
  OpenOptions options;
  options.retry = states_to_retry("failed,timed_out");
  {
    const auto folder = open_folder(scratch.path(), sample_plan(), options);
    EXPECT_EQ(states(*folder),
              (std::vector<CellState>{CellState::done, CellState::planned,
                                      CellState::diverged, CellState::planned}));
    EXPECT_EQ(folder->cells()[1].attempts, 1);
    EXPECT_EQ(status_json(scratch.path()).at("failures").size(), 1U);
    EXPECT_TRUE(verify(scratch.path()).good());
  }
  // Still planned when the start that planned them again never came to run them.
  const auto folder = open_folder(scratch.path());
  EXPECT_EQ(folder->cells()[3].state, CellState::planned);
  finish(*folder, 1);
  EXPECT_EQ(folder->cells()[1].attempts, 2);
  const auto journals = std::filesystem::directory_iterator(scratch.file("journal"));
  int old_ends = 0;  // stay in the journal
  for (const auto& file : journals) {
    const JournalRead read = read_journal(file.path().string());
    for (const auto& entry : read.journal->entries)
      old_ends += entry.event == JournalEvent::end && entry.result.reason == "why";
  }
  EXPECT_EQ(old_ends, 3);
  EXPECT_TRUE(verify(scratch.path()).good());
}

TEST(Retry, ForgetsSuspicions) {
  const ScratchFolder scratch("retry_suspect");
  for (int i = 0; i < kSuspicionsBeforeAlone; ++i) crash_with(scratch.path(), {1});
  crash_with(scratch.path(), {1}, after_crash(), true);
  OpenOptions options = after_crash();
  options.retry = states_to_retry("all");
  // Ended as failed by this very start: too late to be tried again by it.
  EXPECT_EQ(open_folder(scratch.path(), sample_plan(), options)->cells()[1].state,
            CellState::failed);
  const auto folder = open_folder(scratch.path(), sample_plan(), options);
  EXPECT_EQ(folder->cells()[1].state, CellState::planned);
  EXPECT_EQ(folder->cells()[1].suspicions, 0);
  EXPECT_EQ(folder->cells()[1].attempts, 4);
}

TEST(Retry, UnderstandsItsWords) {
  using States = std::vector<CellState>;
  EXPECT_EQ(states_to_retry("failed"), States{CellState::failed});
  EXPECT_EQ(states_to_retry("diverged, timed_out"),
            (States{CellState::diverged, CellState::timed_out}));
  EXPECT_EQ(states_to_retry("all").size(), 3U);
  for (const char* bad : {"done", "planned", "invalid", "", "fialed", "failed,"})
    EXPECT_THROW(states_to_retry(bad), UserError) << bad;
}

// The order of starts is that of their names, whatever the clock says.
TEST(Clock, ThatGoesBackKeepsTheOrderOfStarts) {
  const ScratchFolder scratch("clock");
  {
    const auto folder = open_folder(scratch.path());
    finish(*folder, 0);
    folder->close();
  }
  // As if it had been written a long time from now.
  for (const auto& item : std::filesystem::directory_iterator(scratch.file("journal")))
    std::filesystem::rename(item.path(),
                            scratch.file("journal/29990101T000000.000Z-0.jsonl"));
  EXPECT_EQ(next_start(scratch.path()), "29990101T000000.000Z+0001");
  for (int i = 0; i < 11; ++i) {
    std::ofstream(scratch.file("journal/" + next_start(scratch.path()) + "-0.jsonl"));
  }
  EXPECT_EQ(next_start(scratch.path()), "29990101T000000.000Z+0012");
  const auto folder = open_folder(scratch.path());
  EXPECT_EQ(folder->cells()[0].state, CellState::done);
}

TEST(LockedFolder, RefusesASecondSweepAndARebuild) {
  const ScratchFolder scratch("locked");
  const auto first = open_folder(scratch.path());
  finish(*first, 0);
  // The first sweep's thread raises the counter; observers only seem to wait.
  OpenOptions second;
  double seconds = 0;
  second.lock.beat_seconds = 0;
  second.lock.now = [&] { return seconds; };
  second.lock.sleep = [&](double time) {
    seconds += time;
    if (seconds < 5) return;
    LockHolder holder = parse_lock(read_file(scratch.file("lock"))).value();
    ++holder.counter;
    write_file(scratch.file("lock"), lock_text(holder));
  };
  const std::string before = read_file(scratch.file("cube.h5"));
  EXPECT_THROW(open_folder(scratch.path(), sample_plan(), second), UserError);
  seconds = 0;
  EXPECT_THROW(rebuild(scratch.path(), second.lock), UserError);
  EXPECT_TRUE(read_file(scratch.file("cube.h5")) == before);
  EXPECT_EQ(read_history(scratch.path()).starts.size(), 1U);  // nothing was changed
  first->close();
  EXPECT_FALSE(std::filesystem::exists(scratch.file("lock")));
  EXPECT_TRUE(rebuild(scratch.path()).empty());
}

TEST(LockedFolder, DeletedWhileRunningEndsTheSweep) {
  const ScratchFolder scratch("deleted");
  const auto folder = open_folder(scratch.path());
  folder->started(0, false);
  std::filesystem::remove_all(scratch.path());
  EXPECT_THROW(folder->finished(0, sample_result(folder->schema(), 0)), EnvironmentError);
  EXPECT_TRUE(folder->lost());
  EXPECT_THROW(folder->started(1, false), EnvironmentError);
  EXPECT_THROW(folder->close(), EnvironmentError);
  EXPECT_FALSE(std::filesystem::exists(scratch.path()));
}

// Killed at any moment of its first opening, a folder can be opened again.
TEST(LockedFolder, HalfMadeFoldersAreGoneOnWith) {
  const auto expect_opens = [](const ScratchFolder& scratch) {
    const auto folder = open_folder(scratch.path());
    finish(*folder, 0);
    folder->close();
    EXPECT_TRUE(verify(scratch.path()).good());
  };
  LockHolder dead = this_process("");
  dead.birth += "1";
  const ScratchFolder locked("half_locked");
  write_file(locked.file("lock"), lock_text(dead));
  write_file(locked.file("lock.claim-x-0"), "");
  expect_opens(locked);
  const ScratchFolder folders("half_folders");
  make_folders(folders.path());
  expect_opens(folders);
  const ScratchFolder header("half_header");
  make_folders(header.path());
  write_config(header.path(), {{"a", 1}});
  write_file(header.file("journal/20200101T000000.000Z-0.jsonl"), "{\"config_hash\":\"a");
  expect_opens(header);
}

}  // namespace
}  // namespace s2fbench::cube

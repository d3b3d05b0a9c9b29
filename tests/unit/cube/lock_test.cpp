// DIR/lock: who may take it, when, and who notices that it is gone.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <random>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/log.hpp"
#include "cube/folder_lock.hpp"
#include "file_bytes.hpp"
#include "sample_sweep.hpp"

namespace s2fbench::cube {
namespace {

// A clock that moves when somebody sleeps, and tells who watches.
struct FakeTime {
  double seconds = 1000;
  std::function<void()> at_sleep = [] {};
  double waited() const { return seconds - 1000; }

  LockOptions options(const std::string& job = "") {
    LockOptions options;
    options.job = job;
    options.beat_seconds = 0;
    options.now = [this] { return seconds; };
    options.sleep = [this](double time) {
      seconds += time;
      at_sleep();
    };
    return options;
  }
};

LockHolder elsewhere() {
  return {"node7", 4711, "another boot 1", "99", "0123456789abcdef", 3};
}

class Lock : public testing::Test {
 protected:
  Lock() : scratch_("lock") { log::set_level(log::Level::warning); }
  std::string dir() const { return scratch_.path(); }
  std::string path() const { return scratch_.file("lock"); }
  void leave(const LockHolder& holder) const { write_file(path(), lock_text(holder)); }
  LockHolder there() const { return parse_lock(read_file(path())).value(); }
  // Everything in the folder: nothing may be left lying about.
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& item : std::filesystem::directory_iterator(dir()))
      names.push_back(item.path().filename().string());
    return names;
  }
  ScratchFolder scratch_;
  FakeTime time_;
};

TEST_F(Lock, IsThereWhileHeld) {
  {
    const auto lock = FolderLock::take(dir(), time_.options("17"));
    EXPECT_EQ(lock->origin(), LockOrigin::fresh);
    EXPECT_EQ(there().pid, getpid());
    EXPECT_EQ(there().job, "17");
    EXPECT_EQ(there().counter, 0);
    lock->beat();
    lock->beat();
    EXPECT_EQ(there().counter, 2);
    EXPECT_NO_THROW(lock->expect_held());
    EXPECT_FALSE(lock->lost());
  }
  EXPECT_EQ(files(), std::vector<std::string>{});
  EXPECT_EQ(time_.waited(), 0);
}

TEST_F(Lock, IsRefusedByNameWhileItMoves) {
  LockHolder holder = elsewhere();
  leave(holder);
  time_.at_sleep = [&] {
    if (time_.waited() < 4.95 || holder.counter > 3) return;
    ++holder.counter;
    leave(holder);
  };
  try {
    FolderLock::take(dir(), time_.options("17"));
    ADD_FAILURE() << "taken from a living sweep";
  } catch (const UserError& error) {
    const std::string message = error.what();
    for (const char* word : {"another sweep", "host node7", "process 4711", "job 99"})
      EXPECT_NE(message.find(word), std::string::npos) << message;
  }
  EXPECT_LT(time_.waited(), 5.5);
  EXPECT_EQ(there().counter, 4);
  EXPECT_EQ(files(), std::vector<std::string>{"lock"});
}

TEST_F(Lock, IsTakenOverAfterTwentySilentSeconds) {
  leave(elsewhere());
  const auto lock = FolderLock::take(dir(), time_.options("17"));
  EXPECT_EQ(lock->origin(), LockOrigin::silent);
  EXPECT_GE(time_.waited(), 20);
  EXPECT_LT(time_.waited(), 20.5);
  EXPECT_EQ(there().pid, getpid());
  EXPECT_EQ(files(), std::vector<std::string>{"lock"});
}

TEST_F(Lock, OfTheSameJobIsTakenOverAtOnce) {
  leave(elsewhere());
  EXPECT_EQ(FolderLock::take(dir(), time_.options("99"))->origin(), LockOrigin::same_job);
  EXPECT_EQ(time_.waited(), 0);
  LockHolder jobless = elsewhere();
  jobless.job.clear();  // no job is not the same job
  leave(jobless);
  EXPECT_EQ(FolderLock::take(dir(), time_.options(""))->origin(), LockOrigin::silent);
  EXPECT_GE(time_.waited(), 20);
}

TEST_F(Lock, OfADeadProcessHereIsTakenOverAtOnce) {
  const pid_t child = fork();
  if (child == 0) _exit(0);
  waitpid(child, nullptr, 0);
  LockHolder dead = this_process("");
  dead.pid = child;
  leave(dead);
  EXPECT_EQ(FolderLock::take(dir(), time_.options())->origin(), LockOrigin::dead_process);
  EXPECT_EQ(time_.waited(), 0);
}

TEST_F(Lock, OfAReusedPidIsTakenOverAtOnce) {
  LockHolder reused = this_process("");
  EXPECT_EQ(life_of(reused), Life::alive);
  reused.birth += "1";  // another process had this pid before
  EXPECT_EQ(life_of(reused), Life::dead);
  leave(reused);
  EXPECT_EQ(FolderLock::take(dir(), time_.options())->origin(), LockOrigin::dead_process);
}

// A second sweep in one allocation must not end the first.
TEST_F(Lock, OfALivingProcessOfTheSameJobIsNotTakenAtOnce) {
  leave(this_process("17"));
  const auto lock = FolderLock::take(dir(), time_.options("17"));
  EXPECT_EQ(lock->origin(), LockOrigin::silent);
  EXPECT_GE(time_.waited(), 20);
}

TEST_F(Lock, ThatCannotBeReadIsWaitedFor) {
  write_file(path(), "half a li");
  time_.at_sleep = [&] {
    if (time_.waited() < 10) write_file(path(), std::to_string(time_.seconds));
  };
  EXPECT_EQ(FolderLock::take(dir(), time_.options())->origin(), LockOrigin::silent);
  EXPECT_GE(time_.waited(), 29.5);  // 20 s after the last change
  write_file(path(), "");
  time_.seconds = 1000;
  time_.at_sleep = [&] { write_file(path(), std::to_string(time_.seconds)); };
  EXPECT_THROW(FolderLock::take(dir(), time_.options()), UserError);
}

TEST_F(Lock, AClaimLeftBehindHoldsUpNotForever) {
  leave(elsewhere());
  write_file(path() + ".claim-" + hash_hex(lock_text(elsewhere())) + "-0", "");
  EXPECT_EQ(FolderLock::take(dir(), time_.options("99"))->origin(), LockOrigin::same_job);
  EXPECT_GE(time_.waited(), 20);
}

// Many newcomers at one abandoned lock: one gets it.
TEST_F(Lock, IsTakenOverByOneOfMany) {
  struct GaveUp {};
  for (int round = 0; round < 20; ++round) {
    leave(elsewhere());
    std::atomic<int> taken = 0, refused = 0;
    std::vector<std::thread> newcomers;
    for (int i = 0; i < 6; ++i)
      newcomers.emplace_back([&, i] {
        FakeTime time;
        time.at_sleep = [&time] {
          if (time.waited() > 4) throw GaveUp();
          std::this_thread::yield();
        };
        LockOptions options = time.options("99");
        options.patience_seconds = 1000;
        try {
          const auto lock = FolderLock::take(dir(), options);
          EXPECT_EQ(lock->holder().token, there().token) << i;
          lock->abandon();
          ++taken;
        } catch (const GaveUp&) {
          ++refused;
        }
      });
    for (auto& newcomer : newcomers) newcomer.join();
    ASSERT_EQ(taken, 1) << "round " << round;
    ASSERT_EQ(refused, 5);
    ASSERT_EQ(files(), std::vector<std::string>{"lock"});
  }
}

TEST_F(Lock, OfADeletedFolderIsLost) {
  const auto lock = FolderLock::take(dir(), time_.options());
  std::filesystem::remove_all(dir());
  EXPECT_FALSE(lock->lost());  // not yet looked
  EXPECT_THROW(lock->expect_held(), EnvironmentError);
  EXPECT_TRUE(lock->lost());
}

TEST_F(Lock, TakenByAnotherStaysTheOthers) {
  auto lock = FolderLock::take(dir(), time_.options());
  std::filesystem::rename(path(), path() + ".old");
  leave(elsewhere());
  lock->beat();  // as its thread does after a long pause
  EXPECT_TRUE(lock->lost());
  EXPECT_THROW(lock->expect_held(), EnvironmentError);
  lock.reset();
  EXPECT_EQ(there().token, elsewhere().token);
  EXPECT_EQ(there().counter, 3);
}

TEST_F(Lock, DamagedWhileHeldIsMended) {
  const auto lock = FolderLock::take(dir(), time_.options());
  std::string text = read_file(path());
  text[20] = '#';
  write_file(path(), text);
  EXPECT_NO_THROW(lock->expect_held());
  EXPECT_EQ(there().token, lock->holder().token);
}

TEST_F(Lock, ItsThreadRaisesTheCounter) {
  LockOptions options;
  options.beat_seconds = 0.01;
  const auto lock = FolderLock::take(dir(), options);
  const auto counter = [&] {
    const auto holder = parse_lock(read_file(path()));
    return holder ? holder->counter : 0;  // a torn read
  };
  for (int i = 0; i < 3000 && counter() < 3; ++i) usleep(10000);
  EXPECT_GE(counter(), 3);
}

TEST(LockLine, NoFlippedBitAndNoPieceIsTakenForALock) {
  const std::string text = lock_text(elsewhere());
  ASSERT_EQ(text.size(), kLockBytes);
  const auto back = parse_lock(text);
  ASSERT_TRUE(back);
  EXPECT_EQ(lock_text(*back), text);
  for (std::size_t bit = 0; bit < 8 * text.size(); ++bit) {
    std::string flipped = text;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
    ASSERT_FALSE(parse_lock(flipped)) << bit;
  }
  for (std::size_t length = 0; length < text.size(); ++length)
    ASSERT_FALSE(parse_lock(text.substr(0, length)));
}

TEST(LockLine, RandomBytesAreNoLock) {
  std::mt19937 random(7);
  for (int i = 0; i < 2000; ++i) {
    std::string bytes(random() % 3 == 0 ? kLockBytes : random() % 2000, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    ASSERT_FALSE(parse_lock(bytes));
  }
  LockHolder long_names = elsewhere();
  long_names.host.assign(5000, 'h');
  long_names.job.assign(5000, 'j');
  EXPECT_TRUE(parse_lock(lock_text(long_names)));
}

}  // namespace
}  // namespace s2fbench::cube

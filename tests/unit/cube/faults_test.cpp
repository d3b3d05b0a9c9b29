// Damaged cubes and full disks: told, and nothing that is sound is lost.
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <unistd.h>

#include <fstream>
#include <random>

#include "cube/cube.hpp"
#include "cube/cube_image.hpp"
#include "cube/status_report.hpp"
#include "cube/verify.hpp"
#include "file_bytes.hpp"
#include "open_folder.hpp"
#include "support/window_summary.hpp"

namespace s2fbench::cube {
namespace {

// Two cells; one is done.
sweep::Plan small_plan() {
  sweep::Sweep sweep = sample_plan().sweep;
  sweep.axes[0].values = {"cnn"};
  sweep.axes[1].values = {"poisson"};
  sweep.axes[2].values = {"1024"};
  sweep.effective = sweep::effective_configuration(sweep);
  return sweep::make_plan(sweep, test::summary_of("data-hash", 100, 10, 10, {"a", "b"}));
}

void make_small_sweep(const std::string& path) {
  const auto folder = open_folder(path, small_plan());
  finish(*folder, 0);
  folder->close();
}

void flip(std::string& bytes, std::size_t bit) {
  bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
}

// Where the cells of the cube lie, as the library tells.
std::vector<std::size_t> cell_bytes(const std::string& path) {
  const CubeFile cube = CubeFile::open_for_reading(path);
  std::vector<std::size_t> places;
  for (const auto& name : cube.variable_names()) {
    const h5::Dataset& variable = cube.variable(name);
    for (std::size_t i = 0; i < variable.size() * variable.element_bytes(); ++i)
      places.push_back(variable.file_offset() + i);
  }
  return places;
}

TEST(DamagedCube, EveryFlippedBitOfItsCellsIsFound) {
  const ScratchFolder scratch("cube_bits");
  make_small_sweep(scratch.path());
  const std::string path = scratch.file("cube.h5"), sound = scratch.file("sound.h5");
  std::filesystem::copy(path, sound);
  const CubeImage image(sound);
  EXPECT_TRUE(image.differences(path).none());
  const std::string whole = read_file(path);
  const auto places = cell_bytes(path);
  ASSERT_GT(places.size(), 1000U);
  for (const std::size_t place : places)
    for (std::size_t bit = 8 * place; bit < 8 * place + 8; ++bit) {
      std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
      file.seekp(static_cast<std::streamoff>(place));
      file.put(static_cast<char>(whole[place] ^ (1 << bit % 8)));
      file.flush();
      const auto found = image.differences(path);
      ASSERT_EQ(found.lines.size(), 1U) << bit;
      ASSERT_FALSE(found.structure) << bit;
      file.seekp(static_cast<std::streamoff>(place));
      file.put(whole[place]);
    }
  EXPECT_TRUE(image.differences(path).none());
}

TEST(DamagedCube, VerifyFindsBitsAnywhereInTheFile) {
  const ScratchFolder scratch("cube_any");
  make_small_sweep(scratch.path());
  const std::string path = scratch.file("cube.h5"), whole = read_file(path);
  EXPECT_TRUE(verify(scratch.path()).good());
  std::mt19937 random(3);
  for (int i = 0; i < 60; ++i) {
    std::string flipped = whole;
    flip(flipped, random() % (8 * whole.size()));
    write_file(path, flipped);
    ASSERT_FALSE(verify(scratch.path()).good()) << i;
  }
  write_file(path, whole.substr(0, whole.size() - 1));
  EXPECT_FALSE(verify(scratch.path()).good());
  write_file(path, whole + "x");
  EXPECT_FALSE(verify(scratch.path()).good());
  write_file(path, "nonsense");
  EXPECT_FALSE(verify(scratch.path()).good());
}

TEST(DamagedCube, IsMadeAnewAtTheNextStart) {
  const ScratchFolder scratch("cube_anew");
  make_small_sweep(scratch.path());
  write_file(scratch.file("cube.h5"), "nonsense");
  const auto folder = open_folder(scratch.path(), small_plan());
  EXPECT_EQ(folder->cells()[0].state, CellState::done);
  EXPECT_TRUE(verify(scratch.path()).good());
}

TEST(DamagedJournal, IsAFindingAndTheRestIsKept) {
  const ScratchFolder scratch("journal_damage");
  make_small_sweep(scratch.path());
  {
    const auto folder = open_folder(scratch.path(), small_plan());
    finish(*folder, 1);
    folder->close();
  }
  std::string path = "~";  // of the first start
  for (const auto& item : std::filesystem::directory_iterator(scratch.file("journal")))
    path = std::min(path, item.path().string());
  const std::string whole = read_file(path);
  for (const char* part : {"\"event\":\"end\"", "\"config_hash\""}) {
    std::string flipped = whole;
    flip(flipped, 8 * whole.find(part) + 9);
    write_file(path, flipped);
    const Verification found = verify(scratch.path());
    ASSERT_FALSE(found.good());
    EXPECT_NE(found.findings[0].find(path), std::string::npos) << found.findings[0];
    EXPECT_EQ(status_json(scratch.path()).at("states").at("done"), 1);
    EXPECT_FALSE(rebuild(scratch.path()).empty());
  }
  write_file(path, whole.substr(0, whole.size() - 200));  // a crash may leave this
  const auto torn = verify(scratch.path());
  EXPECT_EQ(torn.warnings.size(), 1U);
  rebuild(scratch.path());
  EXPECT_TRUE(verify(scratch.path()).good());
}

// A file system of one megabyte or so, where we may mount one.
class FullDisk : public testing::Test {
 protected:
  FullDisk() : scratch_("full_disk") {
    mounted_ = mount("tmpfs", scratch_.path().c_str(), "tmpfs", 0, "size=1m") == 0;
  }
  ~FullDisk() override {
    if (mounted_) umount(scratch_.path().c_str());
  }
  void SetUp() override {
    if (!mounted_) GTEST_SKIP() << "only root can mount a small file system";
  }
  void fill() const {
    std::ofstream file(scratch_.file("ballast"), std::ios::binary | std::ios::app);
    const std::string block(4096, 'x');
    while (file.write(block.data(), 4096).flush()) {
    }
  }
  std::string dir() const { return scratch_.file("out"); }
  ScratchFolder scratch_;
  bool mounted_ = false;
};

TEST_F(FullDisk, TakesTheEndsOfTrialsThatFailedForIt) {
  {
    const auto folder = open_folder(dir(), small_plan());
    folder->started(0, false);
    fill();
    folder->finished(0, {CellState::failed, "cannot write: no space left on device"});
    folder->close();
  }
  EXPECT_EQ(status_json(dir()).at("failures").size(), 1U);
  EXPECT_TRUE(verify(dir()).good());
  std::filesystem::remove(scratch_.file("ballast"));
  OpenOptions again;
  again.retry = states_to_retry("failed");
  const auto folder = open_folder(dir(), small_plan(), again);
  finish(*folder, 0);
  folder->close();
  EXPECT_TRUE(verify(dir()).good());
  EXPECT_EQ(status_json(dir()).at("states").at("done"), 1);
}

TEST_F(FullDisk, IsAnEnvironmentErrorThatLosesNothing) {
  {
    const auto folder = open_folder(dir(), small_plan());
    finish(*folder, 0);
    fill();
    const TrialResult huge{CellState::failed, std::string(300000, 'r')};
    folder->started(1, false);
    try {
      folder->finished(1, huge);  // more than the room that is kept
      ADD_FAILURE() << "the disk was not full";
    } catch (const EnvironmentError& error) {
      EXPECT_NE(std::string(error.what()).find(".jsonl"), std::string::npos);
      EXPECT_NE(std::string(error.what()).find("free space"), std::string::npos);
    }
    // Half a line is not left behind: a shorter one fits.
    folder->finished(1, {CellState::failed, "no space left on device"});
  }
  EXPECT_TRUE(verify(dir()).good());
  fill();  // the journal has given back its room
  EXPECT_THROW(open_folder(dir(), small_plan()), EnvironmentError);  // still full
  EXPECT_EQ(status_json(dir()).at("states").at("done"), 1);
  std::filesystem::remove(scratch_.file("ballast"));
  EXPECT_EQ(open_folder(dir(), small_plan())->cells()[1].state, CellState::failed);
}

}  // namespace
}  // namespace s2fbench::cube

// A folder with one sweep file in it, and what loading it says.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "support/window_summary.hpp"
#include "sweep/plan.hpp"

namespace s2fbench::sweep {

class SweepFile {
 public:
  explicit SweepFile(const std::string& text) {
    static int number = 0;
    folder_ = std::filesystem::path(testing::TempDir()) /
              ("sweep" + std::to_string(::getpid()) + "-" + std::to_string(number++));
    std::filesystem::create_directories(folder_ / "sweeps");
    std::ofstream(path()) << text;
  }
  ~SweepFile() { std::filesystem::remove_all(folder_); }
  std::filesystem::path folder() const { return folder_; }
  std::string path() const { return (folder_ / "sweeps" / "x.yaml").string(); }
  Sweep load(const std::vector<std::string>& overrides = {}) const {
    return load_sweep(path(), overrides);
  }
  // The message of the UserError, without the folder.
  std::string error(const std::vector<std::string>& overrides = {}) const {
    try {
      load(overrides);
    } catch (const UserError& error) {
      std::string message = error.what();
      const std::string prefix = (folder_ / "sweeps").string() + "/";
      if (message.rfind(prefix, 0) == 0) message.erase(0, prefix.size());
      return message;
    }
    return "no error";
  }

 private:
  std::filesystem::path folder_;
};

inline const char* const kSmallSweep =
    "name: small\n"
    "data: small.h5\n"
    "axes:\n"
    "  model: [cnn, bpnet, residualbind32]\n"
    "  loss: [poisson, mse]\n"
    "  resolution: [32, 128]\n"
    "  seed: [1, 2]\n"
    "model: {width: 0.125}\n"
    "train: {epochs: 5, shards: 4}\n";

inline DatasetSummary small_dataset() {
  return test::summary_of("abc", 1000, 100, 200, {"a", "b"});
}

}  // namespace s2fbench::sweep

// Short forms of what tests of results folders do all the time.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "base/error.hpp"
#include "cube/results_folder.hpp"
#include "sample_sweep.hpp"

namespace s2fbench::cube {

inline std::unique_ptr<ResultsFolder> open_folder(const std::string& path,
                                                  const sweep::Plan& plan = sample_plan(),
                                                  const OpenOptions& options = {}) {
  return ResultsFolder::open(path, plan, comm::local_context(),
                             {{"command_line", "s2fbench run"}}, options);
}

inline void finish(ResultsFolder& folder, std::int64_t cell) {
  folder.started(cell, false);
  folder.finished(cell, sample_result(folder.schema(), cell));
}

inline void expect_refusal(const std::string& path, const sweep::Plan& plan,
                           const std::string& part) {
  try {
    open_folder(path, plan);
    ADD_FAILURE() << "not refused; wanted " << part;
  } catch (const UserError& error) {
    EXPECT_NE(std::string(error.what()).find(part), std::string::npos) << error.what();
  }
}

}  // namespace s2fbench::cube

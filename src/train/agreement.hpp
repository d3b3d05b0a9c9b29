// How the ranks of a gang agree on the end of a trial: what one rank throws, all throw.
#pragma once

#include <exception>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "comm/context.hpp"
#include "cube/record.hpp"

namespace s2fbench::train {

// The trial ends here. Once agreed, all ranks of the gang throw it with one text.
class TrialEnd : public std::runtime_error {
 public:
  TrialEnd(cube::CellState state, const std::string& reason)
      : std::runtime_error(reason), state_(state) {}
  cube::CellState state() const { return state_; }

 private:
  cube::CellState state_;
};

// One line on what went wrong, without stack traces; says "out of memory" where that is
// it.
std::string describe(const std::exception& error);

// Collective over the gang. Runs `work` on every rank; everyone gets every rank's bytes,
// by rank. When it throws on any rank, all ranks throw TrialEnd with the reason of the
// lowest such rank: its own state for a TrialEnd, failed for everything else.
std::vector<comm::Bytes> gather_or_end(const comm::Context& gang,
                                       const std::function<comm::Bytes()>& work);

// Collective over the gang. The same without anything to gather.
void agree(const comm::Context& gang, const std::function<void()>& work);

}  // namespace s2fbench::train

// Mode `tree`.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "reduce/patience.hpp"
#include "reduce/reducer.hpp"

namespace s2fbench::reduce {

class TreeReducer : public Reducer {
 public:
  explicit TreeReducer(comm::Context gang) : gang_(std::move(gang)) {}
  void reserve(const std::vector<std::size_t>& counts) override;
  void begin_step() override { patience_.begin_step(); }
  void start(float* values, std::size_t count) override;
  void progress() override;
  void finish() override;

 private:
  // One sum; its arrays are kept for the same sum of the next step.
  struct Sum {
    float* values = nullptr;
    std::size_t count = 0, piece = 0;
    std::vector<float> mine = {};    // (size, piece), padded with zeros
    std::vector<float> theirs = {};  // (size, piece): every rank's numbers of our piece
    std::unique_ptr<comm::Transfer> transfer = nullptr;
  };
  // The step's sum number `index`, with room for `count`.
  Sum& sum_for(std::size_t index, std::size_t count);
  void add_up(Sum& sum) const;

  comm::Context gang_;
  std::vector<std::unique_ptr<Sum>> sums_;
  std::size_t started_ = 0;  // of this step
  std::size_t spread_ = 0;   // of these: gathering or done
  std::size_t ended_ = 0;    // of these: done
  Patience patience_;
};

}  // namespace s2fbench::reduce

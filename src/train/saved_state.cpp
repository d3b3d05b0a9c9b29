#include "train/saved_state.hpp"

#include <utility>

#include "base/error.hpp"

namespace s2fbench::train {

void SavedState::add(const std::string& name, Save save, Load load) {
  if (!pieces_.emplace(name, Piece{std::move(save), std::move(load)}).second)
    throw InternalError("two pieces of training state named " + name);
}

void SavedState::add_values(const std::string& name, std::vector<double>& values) {
  add(
      name,
      [&values] {
        const auto* first = reinterpret_cast<const std::byte*>(values.data());
        return Block(first, first + values.size() * sizeof(double));
      },
      [&values, name](const Block& block) {
        expect_size(name, block, block.size() / sizeof(double) * sizeof(double));
        values.resize(block.size() / sizeof(double));
        if (!block.empty()) std::memcpy(values.data(), block.data(), block.size());
      });
}

SavedState::Blocks SavedState::save() const {
  Blocks blocks;
  for (const auto& [name, piece] : pieces_) blocks.emplace(name, piece.save());
  return blocks;
}

std::string SavedState::misfit(const Blocks& blocks) const {
  for (const auto& [name, block] : blocks)
    if (!pieces_.contains(name)) return "it has '" + name + "'";
  for (const auto& [name, piece] : pieces_)
    if (!blocks.contains(name)) return "it lacks '" + name + "'";
  return "";
}

void SavedState::load(const Blocks& blocks) const {
  const std::string problem = misfit(blocks);
  if (!problem.empty())
    throw UserError("the checkpoint does not fit this trial", problem);
  for (const auto& [name, piece] : pieces_) piece.load(blocks.at(name));
}

void SavedState::expect_size(const std::string& name, const Block& block,
                             std::size_t bytes) {
  if (block.size() == bytes) return;
  throw UserError("the checkpoint does not fit this trial",
                  "'" + name + "' has " + std::to_string(block.size()) +
                      " bytes instead of " + std::to_string(bytes));
}

}  // namespace s2fbench::train

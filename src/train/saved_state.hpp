// Everything that a training must remember to go on as if it had never stopped.
//
// Whoever owns a piece of state registers it, once, under a name: what is not registered
// here is not saved, and a checkpoint that lacks or adds a name is refused. No torch
// here; tensors: saved_tensors.hpp.
#pragma once

#include <cstddef>
#include <cstring>
#include <functional>
#include <map>
#include <string>
#include <type_traits>
#include <vector>

namespace s2fbench::train {

class SavedState {
 public:
  using Block = std::vector<std::byte>;
  using Blocks = std::map<std::string, Block>;
  using Save = std::function<Block()>;
  using Load = std::function<void(const Block&)>;

  // Throws InternalError for a name used twice. What the functions refer to must outlive
  // this object.
  void add(const std::string& name, Save save, Load load);
  // A number, or a plain struct of numbers without padding.
  template <typename T>
  void add_value(const std::string& name, T& value);
  void add_values(const std::string& name, std::vector<double>& values);

  Blocks save() const;
  // The first name that the blocks lack or have too many; "" when they can be loaded.
  std::string misfit(const Blocks& blocks) const;
  // Throws UserError when names do not fit (nothing is changed then) or, naming it, a
  // block of the wrong size.
  void load(const Blocks& blocks) const;

  // Throws UserError unless the block has so many bytes.
  static void expect_size(const std::string& name, const Block& block, std::size_t bytes);

 private:
  struct Piece {
    Save save;
    Load load;
  };
  std::map<std::string, Piece> pieces_;
};

template <typename T>
void SavedState::add_value(const std::string& name, T& value) {
  static_assert(std::is_trivially_copyable_v<T>);
  add(
      name,
      [&value] {
        const auto* first = reinterpret_cast<const std::byte*>(&value);
        return Block(first, first + sizeof(T));
      },
      [&value, name](const Block& block) {
        expect_size(name, block, sizeof(T));
        std::memcpy(&value, block.data(), sizeof(T));
      });
}

}  // namespace s2fbench::train

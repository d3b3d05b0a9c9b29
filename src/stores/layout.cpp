#include "stores/layout.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"

namespace s2fbench::stores {
namespace {

template <typename Value>
struct Name {
  Value value;
  const char* text;
};
constexpr std::array<Name<Pooling>, 4> kPoolings{
    {{Pooling::full, "full"},
     {Pooling::cls, "cls"},
     {Pooling::mean, "mean"},
     {Pooling::mean_special, "mean_special"}}};
constexpr std::array<Name<Number>, 3> kNumbers{{{Number::float32, "float32"},
                                                {Number::float16, "float16"},
                                                {Number::bfloat16, "bfloat16"}}};

template <typename Value, std::size_t n>
const char* text_of(const std::array<Name<Value>, n>& names, Value value) {
  for (const auto& name : names)
    if (name.value == value) return name.text;
  throw InternalError("a value without a name");
}

template <typename Value, std::size_t n>
Value value_of(const std::array<Name<Value>, n>& names, const std::string& text,
               const char* what, const std::string& where) {
  std::vector<std::string> known;
  for (const auto& name : names) {
    if (text == name.text) return name.value;
    known.emplace_back(name.text);
  }
  throw UserError("unknown " + std::string(what) + " '" + text + "'", where,
                  "try one of " + join(known, ", "));
}

// Values of all layers; nothing when there are too many to count.
std::int64_t count_values(const Layout& layout) {
  std::int64_t count = 1;
  const std::int64_t most = std::numeric_limits<std::int64_t>::max() / 64;
  for (const std::int64_t length :
       {static_cast<std::int64_t>(layout.layers.size()), layout.rows,
        std::int64_t{layout.sequences}, std::int64_t{layout.positions},
        std::int64_t{layout.channels}}) {
    if (length < 1 || count > most / length) return 0;
    count *= length;
  }
  return count;
}

}  // namespace

const char* to_string(Pooling pooling) { return text_of(kPoolings, pooling); }
const char* to_string(Number number) { return text_of(kNumbers, number); }
Pooling pooling_of(const std::string& name, const std::string& where) {
  return value_of(kPoolings, name, "pooling", where);
}
Number number_of(const std::string& name, const std::string& where) {
  return value_of(kNumbers, name, "dtype", where);
}
std::size_t bytes_of(Number number) { return number == Number::float32 ? 4 : 2; }

std::size_t Layout::row_values() const {
  return static_cast<std::size_t>(sequences) * static_cast<std::size_t>(positions) *
         static_cast<std::size_t>(channels);
}

std::int64_t Layout::raw_bytes() const {
  return count_values(*this) * static_cast<std::int64_t>(bytes_of(number));
}

void check_layout(const Layout& layout, const std::string& where) {
  const auto refuse = [&](const std::string& what) { throw UserError(what, where); };
  for (const auto& [text, name] : {std::pair{&layout.dataset, "dataset"},
                                   {&layout.model, "model"},
                                   {&layout.weights, "weights"}}) {
    if (text->empty()) refuse(std::string("a store must name its ") + name);
  }
  if (count_values(layout) == 0)
    refuse("a store cannot have this shape (" + std::to_string(layout.layers.size()) +
           " layers, " + std::to_string(layout.rows) + " rows, " +
           std::to_string(layout.sequences) + " sequences, " +
           std::to_string(layout.positions) + " positions, " +
           std::to_string(layout.channels) + " channels)");
  auto layers = layout.layers;
  std::sort(layers.begin(), layers.end());
  if (layers.front() < 0 ||
      std::adjacent_find(layers.begin(), layers.end()) != layers.end())
    refuse("layers must be different numbers from 0");
  if (layout.special_start < 0 || layout.special_end < 0)
    refuse("numbers of special tokens cannot be negative");
  if (layout.pooling != Pooling::full) {
    if (layout.positions != 1) refuse("a pooled store has one position of a sequence");
    return;
  }
  if (layout.positions - layout.special_start <= layout.special_end)
    refuse("no token of a sequence is left beside its special tokens");
}

}  // namespace s2fbench::stores

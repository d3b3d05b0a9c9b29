#include "pretrained/manifest.hpp"

#include <algorithm>

namespace s2fbench::pretrained {
namespace {

// At most one "*", which stands for any letters.
bool fits(const std::string& name, const std::string& pattern) {
  const std::size_t star = pattern.find('*');
  if (star == std::string::npos) return name == pattern;
  const std::string front = pattern.substr(0, star), back = pattern.substr(star + 1);
  return name.size() >= front.size() + back.size() && name.starts_with(front) &&
         name.ends_with(back);
}

}  // namespace

void Manifest::add(const std::string& name, std::vector<std::int64_t> shape) {
  weights.push_back({name, std::move(shape), {}, true});
}

void Manifest::add_layer(const std::string& name,
                         const std::vector<std::int64_t>& shape) {
  add(name + ".weight", shape);
  add(name + ".bias", {shape.front()});
}

std::int64_t Manifest::parameters() const {
  std::int64_t total = 0;
  for (const auto& weight : weights) {
    if (!weight.parameter) continue;
    std::int64_t count = 1;
    for (const std::int64_t size : weight.shape) count *= size;
    total += count;
  }
  return total;
}

bool Manifest::ignores(const std::string& name) const {
  return std::any_of(ignored.begin(), ignored.end(),
                     [&](const std::string& pattern) { return fits(name, pattern); });
}

}  // namespace s2fbench::pretrained

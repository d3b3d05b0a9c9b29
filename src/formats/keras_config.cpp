#include <cmath>
#include <utility>

#include "base/error.hpp"
#include "formats/keras_architecture.hpp"

namespace s2fbench::formats {
namespace {

constexpr double kLargest = 1 << 24;  // of any count, width or length that makes sense

}  // namespace

KerasConfig::KerasConfig(std::string where, std::map<std::string, Value> values)
    : where_(std::move(where)), values_(std::move(values)) {}

void KerasConfig::fail(const std::string& key, const std::string& wanted) const {
  throw UserError("not a Keras layer that can be read",
                  where_ + ": '" + key + "' is not " + wanted);
}

const KerasConfig::Value* KerasConfig::find(const std::string& key) const {
  const auto found = values_.find(key);
  return found == values_.end() ? nullptr : &found->second;
}

bool KerasConfig::has(const std::string& key) const {
  const Value* value = find(key);
  return value != nullptr && !std::holds_alternative<std::monostate>(*value);
}

bool KerasConfig::flag(const std::string& key) const {
  const Value* value = find(key);
  const bool* found = value ? std::get_if<bool>(value) : nullptr;
  if (found == nullptr) fail(key, "true or false");
  return *found;
}

double KerasConfig::number(const std::string& key) const {
  const Value* value = find(key);
  const double* found = value ? std::get_if<double>(value) : nullptr;
  if (found == nullptr) fail(key, "a number");
  return *found;
}

std::int64_t KerasConfig::integer(const std::string& key) const {
  const auto found = integers(key);
  if (found.size() != 1) fail(key, "one whole number");
  return found.front();
}

std::string KerasConfig::word(const std::string& key) const {
  const Value* value = find(key);
  const std::string* found = value ? std::get_if<std::string>(value) : nullptr;
  if (found == nullptr) fail(key, "a word");
  return *found;
}

std::vector<std::int64_t> KerasConfig::integers(const std::string& key) const {
  const Value* value = find(key);
  if (value == nullptr) fail(key, "a list of whole numbers");
  std::vector<double> found;
  if (const auto* list = std::get_if<std::vector<double>>(value)) found = *list;
  if (const auto* single = std::get_if<double>(value)) found = {*single};
  std::vector<std::int64_t> integers;
  for (const double number : found) {
    if (number != std::floor(number) || number < -1 || number > kLargest) {
      fail(key, "a list of whole numbers up to 2^24");
    }
    integers.push_back(static_cast<std::int64_t>(number));
  }
  if (integers.empty()) fail(key, "a list of whole numbers");
  return integers;
}

}  // namespace s2fbench::formats

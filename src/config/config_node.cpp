#include "config/config_node.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>

#include "base/error.hpp"
#include "base/text.hpp"
#include "config/yaml_tree.hpp"

namespace s2fbench::config {
namespace {

constexpr std::size_t kLargestFile = 1 << 20;

std::string read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    throw UserError("cannot read configuration file", path, "try another path");
  }
  std::string text(kLargestFile + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad() || (file.fail() && !file.eof())) {
    throw UserError("cannot read configuration file", path, "try a regular file");
  }
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > kLargestFile) {
    throw UserError("configuration file is larger than 1 MiB", path);
  }
  return text;
}

// What a node is, for "expected ..., got ...".
std::string describe(const YamlNode& node) {
  constexpr std::size_t longest = 40;
  switch (node.kind) {
    case YamlKind::null:
      return "nothing";
    case YamlKind::list:
      return "a list";
    case YamlKind::map:
      return "a map";
    case YamlKind::scalar:
      break;
  }
  const std::string text =
      node.text.size() <= longest ? node.text : node.text.substr(0, longest) + "...";
  return (node.quoted ? "the quoted text '" : "'") + text + "'";
}

std::string range_text(const std::string& what, bool has_least, const std::string& least,
                       bool has_most, const std::string& most) {
  if (has_least && has_most) return what + " from " + least + " to " + most;
  if (has_least) return what + " of at least " + least;
  if (has_most) return what + " of at most " + most;
  return what;
}

std::size_t key_index(const YamlNode& map, const std::string& key) {
  std::size_t index = 0;
  while (index < map.keys.size() && map.keys[index].name != key) ++index;
  return index;
}

}  // namespace

ConfigNode ConfigNode::load(const std::string& path) {
  return parse(read_text(path), path);
}

ConfigNode ConfigNode::parse(const std::string& text, const std::string& source) {
  auto root = parse_yaml(text, source);
  if (!root || root->kind == YamlKind::null)
    throw UserError(source + ": the file is empty");
  const ConfigNode node(std::move(root));
  node.expect_map();
  return node;
}

ConfigNode ConfigNode::parse_value(const std::string& text, const std::string& label) {
  auto root = parse_yaml(text, label, false);
  if (!root) throw UserError(label + ": a value is missing");
  return ConfigNode(std::move(root));
}

bool ConfigNode::is_map() const { return node_->kind == YamlKind::map; }
bool ConfigNode::is_list() const { return node_->kind == YamlKind::list; }
bool ConfigNode::is_scalar() const { return node_->kind == YamlKind::scalar; }
bool ConfigNode::is_null() const { return node_->kind == YamlKind::null; }
std::string ConfigNode::where() const { return node_->where; }

void ConfigNode::fail(const std::string& message) const {
  throw UserError(node_->where + ": " + message);
}

void ConfigNode::fail_at_key(const std::string& key, const std::string& message) const {
  const std::size_t index = key_index(*node_, key);
  if (index == node_->keys.size()) fail(message);
  throw UserError(node_->keys[index].where + ": " + message);
}

void ConfigNode::fail_expected(const std::string& expected) const {
  fail("expected " + expected + ", got " + describe(*node_));
}

void ConfigNode::expect_map() const {
  if (!is_map()) fail_expected("'key: value' lines");
}

void ConfigNode::allow_keys(const std::vector<std::string>& known) const {
  expect_map();
  for (const auto& key : node_->keys) {
    if (std::find(known.begin(), known.end(), key.name) != known.end()) continue;
    const std::string near = did_you_mean(key.name, known);
    throw UserError(key.where + ": unknown key '" + key.name + "'" +
                    (near.empty() ? "; known here: " + join(known, ", ") : near));
  }
}

bool ConfigNode::has(const std::string& key) const { return find(key).has_value(); }

std::optional<ConfigNode> ConfigNode::find(const std::string& key) const {
  expect_map();
  const std::size_t index = key_index(*node_, key);
  if (index == node_->keys.size()) return std::nullopt;
  return ConfigNode(node_->children[index]);
}

ConfigNode ConfigNode::at(const std::string& key) const {
  auto value = find(key);
  if (!value) fail("key '" + key + "' is missing");
  return *value;
}

std::vector<std::pair<std::string, ConfigNode>> ConfigNode::entries() const {
  expect_map();
  std::vector<std::pair<std::string, ConfigNode>> entries;
  for (std::size_t i = 0; i < node_->keys.size(); ++i) {
    entries.emplace_back(node_->keys[i].name, ConfigNode(node_->children[i]));
  }
  return entries;
}

ConfigNode ConfigNode::with(const std::vector<std::string>& path,
                            const ConfigNode& value) const {
  if (path.empty()) return value;
  auto copy = std::make_shared<YamlNode>();
  if (is_null()) {
    copy->where = node_->where;
  } else {
    expect_map();
    *copy = *node_;
  }
  copy->kind = YamlKind::map;
  const std::size_t index = key_index(*copy, path.front());
  if (index == copy->keys.size()) {
    copy->keys.push_back({path.front(), value.where()});
    auto empty = std::make_shared<YamlNode>();
    empty->where = value.where();
    copy->children.push_back(std::move(empty));
  }
  const std::vector<std::string> rest(path.begin() + 1, path.end());
  copy->children[index] = ConfigNode(copy->children[index]).with(rest, value).node_;
  return ConfigNode(std::move(copy));
}

std::vector<ConfigNode> ConfigNode::items() const {
  if (!is_list()) fail_expected("a list such as [a, b]");
  std::vector<ConfigNode> items;
  for (const auto& child : node_->children) items.emplace_back(child);
  return items;
}

std::vector<std::string> ConfigNode::words() const {
  std::vector<std::string> words;
  for (const auto& item : items()) words.push_back(item.word());
  return words;
}

std::vector<long long> ConfigNode::integers() const {
  std::vector<long long> values;
  for (const auto& item : items()) values.push_back(item.integer());
  return values;
}

bool ConfigNode::boolean() const {
  if (is_scalar() && !node_->quoted) {
    if (node_->text == "true") return true;
    if (node_->text == "false") return false;
  }
  fail_expected("true or false");
}

long long ConfigNode::integer(long long least, long long most) const {
  using Limits = std::numeric_limits<long long>;
  std::optional<long long> value;
  if (is_scalar() && !node_->quoted) value = parse_integer(node_->text);
  if (!value) fail_expected("an integer");
  if (*value < least || *value > most) {
    fail_expected(range_text("an integer", least != Limits::min(), std::to_string(least),
                             most != Limits::max(), std::to_string(most)));
  }
  return *value;
}

double ConfigNode::number(double least, double most) const {
  std::optional<double> value;
  if (is_scalar() && !node_->quoted) value = parse_number(node_->text);
  if (!value || !std::isfinite(*value)) fail_expected("a number");
  if (*value < least || *value > most) {
    fail_expected(range_text("a number", std::isfinite(least), fmt::format("{}", least),
                             std::isfinite(most), fmt::format("{}", most)));
  }
  return *value;
}

std::string ConfigNode::text() const {
  if (!is_scalar()) fail_expected("a word");
  if (node_->text.find_first_of("\r\n\t") != std::string::npos) {
    fail("expected a text of one line");
  }
  return node_->text;
}

std::string ConfigNode::word() const {
  const std::string word = text();
  if (trim(word).empty()) fail("expected a word, got an empty text");
  return word;
}

std::string ConfigNode::choice(const std::vector<std::string>& choices) const {
  const std::string text = word();
  if (std::find(choices.begin(), choices.end(), text) != choices.end()) return text;
  fail("expected one of " + join(choices, ", ") + ", got '" + text + "'" +
       did_you_mean(text, choices));
}

bool ConfigNode::boolean_or(const std::string& key, bool fallback) const {
  const auto value = find(key);
  return value ? value->boolean() : fallback;
}

long long ConfigNode::integer_or(const std::string& key, long long fallback,
                                 long long least) const {
  const auto value = find(key);
  return value ? value->integer(least) : fallback;
}

double ConfigNode::number_or(const std::string& key, double fallback) const {
  const auto value = find(key);
  return value ? value->number() : fallback;
}

std::string ConfigNode::word_or(const std::string& key,
                                const std::string& fallback) const {
  const auto value = find(key);
  return value ? value->word() : fallback;
}

}  // namespace s2fbench::config

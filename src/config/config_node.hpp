// Strict reading of YAML files: every value knows its place, every error names it.
//
// Messages read "configs/x.yaml:12:9: unknown key 'resoltion'; did you mean
// 'resolution'?". Duplicate keys, anchors, aliases, tags, several documents and deep
// nesting are refused, so that a hostile file costs no more than its size (at most 1
// MiB).
//
//   const ConfigNode root = ConfigNode::load(path);
//   root.allow_keys({"name", "genome", "tracks", "threshold"});
//   const std::string name = root.at("name").word();
//   const bool strict = root.boolean_or("strict", true);
//   for (const ConfigNode& track : root.at("tracks").items()) track.at("file").word();
//   for (const auto& [fold, chromosomes] : root.at("folds").entries())
//   chromosomes.words(); if (length < 1) root.at("length").fail("expected a positive
//   length");
#pragma once

#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace s2fbench::config {

struct YamlNode;  // config/yaml_tree.hpp

// A value: copies share the tree, which never changes. All readers throw UserError.
class ConfigNode {
 public:
  explicit ConfigNode(std::shared_ptr<const YamlNode> node) : node_(std::move(node)) {}

  // Reads a file that must hold a map.
  static ConfigNode load(const std::string& path);
  // The same from memory; `source` stands in the messages.
  static ConfigNode parse(const std::string& text, const std::string& source);
  // One value of any kind, as given on the command line; messages start with `label`.
  static ConfigNode parse_value(const std::string& text, const std::string& label);

  bool is_map() const;
  bool is_list() const;
  bool is_scalar() const;  // quoted or plain
  bool is_null() const;    // nothing after the colon, or ~

  // "file:line:column", both counted from 1.
  std::string where() const;
  // Throws "file:line:column: message". The place is the value's.
  [[noreturn]] void fail(const std::string& message) const;
  // The same at the place of a key of this map.
  [[noreturn]] void fail_at_key(const std::string& key, const std::string& message) const;

  // Maps. Throws for the first key that is not among `known`.
  void allow_keys(const std::vector<std::string>& known) const;
  bool has(const std::string& key) const;
  std::optional<ConfigNode> find(const std::string& key) const;
  // Throws when the key is missing.
  ConfigNode at(const std::string& key) const;
  // Keys and values in the file's order.
  std::vector<std::pair<std::string, ConfigNode>> entries() const;
  // A copy in which the value at the end of the path is replaced or added.
  ConfigNode with(const std::vector<std::string>& path, const ConfigNode& value) const;

  // Lists.
  std::vector<ConfigNode> items() const;
  std::vector<std::string> words() const;
  std::vector<long long> integers() const;

  // Scalars. A quoted text is a word, never a number or a truth value.
  bool boolean() const;  // true or false, nothing else
  long long integer(long long least = std::numeric_limits<long long>::min(),
                    long long most = std::numeric_limits<long long>::max()) const;
  double number(double least = -std::numeric_limits<double>::infinity(),
                double most = std::numeric_limits<double>::infinity()) const;  // finite
  std::string text() const;  // any scalar as text of one line, which may be empty
  std::string word() const;  // the same, not empty
  // A word that is one of `choices`.
  std::string choice(const std::vector<std::string>& choices) const;

  // The same for a key that may be left out.
  bool boolean_or(const std::string& key, bool fallback) const;
  long long integer_or(const std::string& key, long long fallback,
                       long long least = std::numeric_limits<long long>::min()) const;
  double number_or(const std::string& key, double fallback) const;
  std::string word_or(const std::string& key, const std::string& fallback) const;

 private:
  [[noreturn]] void fail_expected(const std::string& expected) const;
  void expect_map() const;
  std::shared_ptr<const YamlNode> node_;
};

}  // namespace s2fbench::config

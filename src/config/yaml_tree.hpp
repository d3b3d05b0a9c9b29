// Our own tree of a YAML text, built from the parser's events so that every node keeps
// its place and hostile texts are refused before they cost anything.
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace s2fbench::config {

enum class YamlKind { null, scalar, list, map };

struct YamlNode {
  struct Key {
    std::string name;
    std::string where;
  };
  YamlKind kind = YamlKind::null;
  std::string text;       // scalars
  bool quoted = false;    // scalars
  std::string where;      // "file:line:column"
  std::vector<Key> keys;  // maps, in the file's order
  std::vector<std::shared_ptr<const YamlNode>>
      children;  // values of a map, items of a list
};

// nullptr when the text holds nothing. Throws UserError "source:line:column: ...".
// Without `positions` messages name the source alone: for texts of one line.
std::shared_ptr<const YamlNode> parse_yaml(const std::string& text,
                                           const std::string& source,
                                           bool positions = true);

}  // namespace s2fbench::config

#include "config/yaml_tree.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <map>
#include <sstream>
#include <utility>

#include "base/error.hpp"

namespace s2fbench::config {
namespace {

// Deeper than any configuration of ours, far from the end of the stack.
constexpr std::size_t kDeepest = 32;

class TreeBuilder : public YAML::EventHandler {
 public:
  TreeBuilder(std::string source, bool positions)
      : source_(std::move(source)), positions_(positions) {}

  std::shared_ptr<const YamlNode> root() const { return root_; }

  std::string place(const YAML::Mark& mark) const {
    if (!positions_ || mark.is_null()) return source_;
    return source_ + ":" + std::to_string(mark.line + 1) + ":" +
           std::to_string(mark.column + 1);
  }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (root_)
      fail(mark, "a second document is not allowed (a line of '---' starts one)");
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    refuse_extras(mark, "", anchor);
    if (key_expected()) fail(mark, "a key is missing before ':'");
    attach(make(YamlKind::null, mark));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { refuse_anchor(mark); }
  void OnAnchor(const YAML::Mark& mark, const std::string&) override {
    refuse_anchor(mark);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    refuse_extras(mark, tag, anchor);
    if (key_expected()) return add_key(mark, value);
    auto node = make(YamlKind::scalar, mark);
    node->text = value;
    node->quoted = tag == "!";
    attach(node);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag,
                       YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
    open(YamlKind::list, mark, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(YamlKind::map, mark, tag, anchor);
  }
  void OnMapEnd() override { close(); }

 private:
  [[noreturn]] void fail(const YAML::Mark& mark, const std::string& message) const {
    throw UserError(place(mark) + ": " + message);
  }
  [[noreturn]] void refuse_anchor(const YAML::Mark& mark) const {
    fail(mark,
         "anchors and aliases ('&' and '*') are not allowed; quote a text that "
         "starts with one");
  }
  void refuse_extras(const YAML::Mark& mark, const std::string& tag,
                     YAML::anchor_t anchor) const {
    if (anchor != 0) refuse_anchor(mark);
    if (!tag.empty() && tag != "?" && tag != "!")
      fail(mark, "tags ('!') are not allowed");
  }
  std::shared_ptr<YamlNode> make(YamlKind kind, const YAML::Mark& mark) const {
    auto node = std::make_shared<YamlNode>();
    node->kind = kind;
    node->where = place(mark);
    return node;
  }
  bool key_expected() const {
    if (open_.empty() || open_.back()->kind != YamlKind::map) return false;
    return open_.back()->keys.size() == open_.back()->children.size();
  }
  void add_key(const YAML::Mark& mark, const std::string& name) {
    const int line = mark.line + 1;
    const auto [first, is_new] = seen_.back().try_emplace(name, line);
    if (!is_new) {
      fail(mark,
           "duplicate key '" + name + "'" +
               (positions_ ? ", first given in line " + std::to_string(first->second)
                           : ""));
    }
    open_.back()->keys.push_back({name, place(mark)});
  }
  void open(YamlKind kind, const YAML::Mark& mark, const std::string& tag,
            YAML::anchor_t anchor) {
    refuse_extras(mark, tag, anchor);
    if (key_expected())
      fail(mark, "a key must be a word, not a list or a map; is a bracket left open?");
    if (open_.size() >= kDeepest) fail(mark, "nested too deeply");
    auto node = make(kind, mark);
    attach(node);
    open_.push_back(node);
    seen_.emplace_back();
  }
  void close() {
    open_.pop_back();
    seen_.pop_back();
  }
  void attach(const std::shared_ptr<YamlNode>& node) {
    if (open_.empty()) {
      root_ = node;
      return;
    }
    // The parser places a missing value at the next token; its key tells more.
    YamlNode& parent = *open_.back();
    if (node->kind == YamlKind::null && parent.kind == YamlKind::map) {
      node->where = parent.keys.back().where;
    }
    parent.children.push_back(node);
  }

  std::string source_;
  bool positions_;
  std::shared_ptr<const YamlNode> root_;
  std::vector<std::shared_ptr<YamlNode>> open_;
  std::vector<std::map<std::string, int>> seen_;  // of each open map: key to line
};

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 && c != '\n' && c != '\r' && c != '\t';
}

}  // namespace

std::shared_ptr<const YamlNode> parse_yaml(const std::string& text,
                                           const std::string& source, bool positions) {
  if (std::any_of(text.begin(), text.end(), is_control)) {
    throw UserError(source + ": not a text file (it holds control characters)");
  }
  TreeBuilder builder(source, positions);
  std::istringstream stream(text);
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::Exception& error) {
    throw UserError(builder.place(error.mark) + ": malformed YAML: " + error.msg);
  } catch (const Error&) {
    throw;
  } catch (const std::exception& error) {
    throw UserError(source + ": malformed YAML: " + error.what());
  }
  return builder.root();
}

}  // namespace s2fbench::config

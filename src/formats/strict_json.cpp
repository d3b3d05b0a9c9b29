#include "formats/strict_json.hpp"

#include <set>
#include <vector>

#include "base/error.hpp"

namespace s2fbench::formats {
namespace {

using Json = nlohmann::json;

// A name in quotes, with control characters escaped.
std::string quoted(const std::string& name) {
  return Json(name).dump(-1, ' ', true, Json::error_handler_t::replace);
}

}  // namespace

// nlohmann keeps the last of two equal keys without a word, nests without a limit and
// takes a zero byte for the end of the text.
Json parse_strict_json(std::string_view text, int deepest,
                       const std::function<void(const std::string&)>& fail) {
  if (text.find('\0') != std::string_view::npos) fail("is not JSON");
  std::vector<std::set<std::string>> keys;
  const auto check = [&](int depth, Json::parse_event_t event, Json& value) {
    if (event == Json::parse_event_t::object_start) keys.emplace_back();
    if (event == Json::parse_event_t::object_end) keys.pop_back();
    const bool opens = event == Json::parse_event_t::object_start ||
                       event == Json::parse_event_t::array_start;
    if (opens && depth >= deepest) fail("is nested too deeply");
    if (event == Json::parse_event_t::key) {
      const auto& key = value.get_ref<const std::string&>();
      if (!keys.back().insert(key).second)
        fail("is ambiguous: " + quoted(key) + " occurs twice");
    }
    return true;
  };
  try {
    return Json::parse(text, check);
  } catch (const Json::exception&) {
    fail("is not JSON");
  }
  throw InternalError("a JSON problem was not thrown");
}

}  // namespace s2fbench::formats

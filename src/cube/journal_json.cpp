#include "cube/journal_json.hpp"

#include <utility>

#include "base/error.hpp"
#include "cube/hex_float.hpp"
#include "cube/journal_line.hpp"

namespace s2fbench::cube {
namespace {

using nlohmann::json;

double one_float(const json& text) {
  const auto value = parse_hex_float(text.get<std::string>());
  if (!value) throw UserError("not a hexadecimal float: " + text.dump());
  return *value;
}

void add_result(json& line, const TrialResult& result) {
  line["state"] = to_string(result.state);
  line["reason"] = result.reason;
  line["seconds"] = hex_float(result.seconds);
  line["gpu_seconds"] = hex_float(result.gpu_seconds);
  line["peak_memory"] = hex_float(result.peak_memory);
  line["host"] = result.host;
}

// ,"metrics":{"mse":["0x1p+0",...],...}
template <typename Lists>
void add_lists(std::string& text, const char* member, const Lists& lists) {
  text.append(",\"").append(member).append("\":{");
  for (std::size_t i = 0; i < lists.size(); ++i) {
    text.append(i > 0 ? "," : "").append(json_text(lists[i].name)).append(":[");
    for (std::size_t k = 0; k < lists[i].values.size(); ++k) {
      text.append(k > 0 ? ",\"" : "\"");
      append_hex_float(text, lists[i].values[k]);
      text += '"';
    }
    text += ']';
  }
  text += '}';
}

TrialResult result_from_json(const json& line) {
  TrialResult result;
  const auto state = cell_state(line.at("state").get<std::string>());
  if (!state) throw UserError("unknown state " + line.at("state").dump());
  result.state = *state;
  result.reason = line.at("reason").get<std::string>();
  for (const auto& [name, values] : line.at("metrics").items())
    result.metrics.push_back({name, parse_hex_floats(values)});
  for (const auto& [name, values] : line.at("curves").items())
    result.curves.push_back({name, parse_hex_floats(values)});
  result.seconds = one_float(line.at("seconds"));
  result.gpu_seconds = one_float(line.at("gpu_seconds"));
  result.peak_memory = one_float(line.at("peak_memory"));
  result.host = line.at("host").get<std::string>();
  return result;
}

constexpr std::pair<JournalEvent, const char*> kEvents[] = {
    {JournalEvent::start, "start"},     {JournalEvent::end, "end"},
    {JournalEvent::suspect, "suspect"}, {JournalEvent::retry, "retry"},
    {JournalEvent::closed, "closed"},
};

const char* event_name(JournalEvent wanted) {
  for (const auto& [event, name] : kEvents)
    if (event == wanted) return name;
  throw InternalError("a journal event without a name");
}

JournalEvent event_of(const std::string& wanted) {
  for (const auto& [event, name] : kEvents)
    if (name == wanted) return event;
  throw UserError("unknown event " + wanted);
}

}  // namespace

json header_json(const JournalHeader& header) {
  json line = {{"journal", kSchemaVersion},
               {"start", header.start},
               {"rank", header.rank},
               {"ranks", header.ranks},
               {"config_hash", header.config_hash},
               {"schema", to_json(header.schema)},
               {"provenance", header.provenance}};
  if (header.identity)
    line["sweep"] = {{"name", header.identity->name},
                     {"data_hash", header.identity->data_hash},
                     {"effective", header.identity->effective},
                     {"invalid", header.identity->invalid}};
  return line;
}

JournalHeader header_from_json(const json& line, const std::string& where) {
  if (line.at("journal").get<int>() != kSchemaVersion)
    throw UserError("journal of version " + line.at("journal").dump() + ", not " +
                        std::to_string(kSchemaVersion),
                    where, "use the program that wrote it");
  JournalHeader header;
  header.start = line.at("start").get<std::string>();
  header.rank = line.at("rank").get<int>();
  header.ranks = line.at("ranks").get<int>();
  header.config_hash = line.at("config_hash").get<std::string>();
  header.schema = schema_from_json(line.at("schema"), where);
  header.provenance = line.at("provenance");
  if (!line.contains("sweep")) return header;
  const json& sweep = line.at("sweep");
  SweepIdentity identity;
  identity.name = sweep.at("name").get<std::string>();
  identity.config_hash = header.config_hash;
  identity.data_hash = sweep.at("data_hash").get<std::string>();
  identity.effective = sweep.at("effective");
  for (const auto& [reason, cells] : sweep.at("invalid").items())
    identity.invalid[reason] = cells.get<std::vector<std::int64_t>>();
  header.identity = std::move(identity);
  return header;
}

std::string entry_line(const JournalEntry& entry) {
  json line = {{"event", event_name(entry.event)}, {"time", entry.time}};
  if (entry.event != JournalEvent::closed) {
    line["cell"] = entry.key;
    line["at"] = entry.at;
  }
  if (entry.alone) line["alone"] = true;
  if (entry.event != JournalEvent::end) return seal_line(line);
  add_result(line, entry.result);
  std::string text = json_text(line);
  text.pop_back();  // the closing brace
  add_lists(text, "metrics", entry.result.metrics);
  add_lists(text, "curves", entry.result.curves);
  return seal_text(std::move(text));
}

JournalEntry entry_from_json(const json& line) {
  JournalEntry entry;
  entry.event = event_of(line.at("event").get<std::string>());
  entry.time = line.at("time").get<std::string>();
  if (entry.event == JournalEvent::closed) return entry;
  entry.key = line.at("cell").get<std::string>();
  entry.at = line.at("at").get<AxisValues>();
  entry.alone = line.value("alone", false);
  if (entry.event == JournalEvent::end) entry.result = result_from_json(line);
  return entry;
}

}  // namespace s2fbench::cube

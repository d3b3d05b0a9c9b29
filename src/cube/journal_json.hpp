// Journal lines as JSON objects and back. Readers throw UserError or json exceptions.
#pragma once

#include <string>

#include "cube/journal.hpp"

namespace s2fbench::cube {

nlohmann::json header_json(const JournalHeader& header);
JournalHeader header_from_json(const nlohmann::json& json, const std::string& where);

// A whole sealed line. Numbers are written straight into it: half of what a commit costs
// beside the disk would else be JSON objects.
std::string entry_line(const JournalEntry& entry);
JournalEntry entry_from_json(const nlohmann::json& json);

}  // namespace s2fbench::cube

// The text of `s2fbench list`: what the catalogue holds, for people.
#pragma once

#include <string>
#include <vector>

namespace s2fbench::catalogue {

// "models", "losses", "metrics", "representations".
std::vector<std::string> listing_topics();
// Throws UserError for an unknown topic.
std::string listing(const std::string& topic);

}  // namespace s2fbench::catalogue

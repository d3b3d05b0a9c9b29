#include <spdlog/fmt/fmt.h>

#include <algorithm>

#include "app/command.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "catalogue/listing.hpp"
#include "sweep/recipe.hpp"
#include "sweep/settings_table.hpp"

namespace s2fbench::app {
namespace {

std::vector<std::string> topics() {
  auto all = catalogue::listing_topics();
  all.insert(all.end(), {"recipes", "settings"});
  return all;
}

std::string listing(const std::string& topic) {
  if (topic == "recipes") return sweep::recipes_listing();
  if (topic == "settings") return sweep::settings_listing();
  const auto known = topics();
  if (std::count(known.begin(), known.end(), topic) == 0) {
    throw UserError("nothing to list under '" + topic + "'" + did_you_mean(topic, known) +
                    "; known: " + join(known, ", "));
  }
  return catalogue::listing(topic);
}

int run_list(const config::ParsedOptions& options, const comm::Context&) {
  fmt::print("{}", listing(options.positional("TOPIC")));
  return kExitOk;
}

}  // namespace

Command list_command() {
  const std::string all = join(topics(), ", ");
  return {{"list", "what there is: " + all, {{"TOPIC", "one of " + all}}, {}}, run_list};
}

}  // namespace s2fbench::app

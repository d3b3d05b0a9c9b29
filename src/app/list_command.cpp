#include <spdlog/fmt/fmt.h>

#include "app/command.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "catalogue/listing.hpp"

namespace s2fbench::app {
namespace {

int run(const config::ParsedOptions& options, const comm::Context&) {
  fmt::print("{}", catalogue::listing(options.positional("TOPIC")));
  return kExitOk;
}

}  // namespace

Command list_command() {
  return {{"list",
           "what there is: " + join(catalogue::listing_topics(), ", "),
           {{"TOPIC", "one of " + join(catalogue::listing_topics(), ", ")}},
           {}},
          run};
}

}  // namespace s2fbench::app

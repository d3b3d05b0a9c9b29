#include <spdlog/fmt/fmt.h>

#include "app/command.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "cube/table.hpp"

namespace s2fbench::app {
namespace {

using config::ParsedOptions;

// "axis=value"
std::pair<std::string, std::string> condition(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw UserError("--where expects axis=value, got '" + text + "'");
  }
  return {text.substr(0, equals), text.substr(equals + 1)};
}

int run(const ParsedOptions& options, const comm::Context&) {
  cube::TableRequest request;
  request.metric = options.needed("metric");
  request.rows = split(options.needed("rows"), ',');
  request.cols = split(options.needed("cols"), ',');
  for (const auto& text : options.list("where")) {
    request.where.push_back(condition(text));
  }
  request.track = options.text("track");
  request.format = options.text("format");
  request.best_by = options.text("best-by");
  const auto table = cube::make_table(options.positional("DIR"), request);
  fmt::print("{}", cube::format_table(table, request.format));
  return kExitOk;
}

}  // namespace

Command table_command() {
  return {{"table",
           "the paper's table: mean, sd and n over seeds",
           {{"DIR", "the results folder of a sweep, or its cube.h5"}},
           {{"metric", "M", "", "which (s2fbench list metrics)"},
            {"rows", "AXIS,...", "", "axes down the side"},
            {"cols", "AXIS,...", "", "axes across"},
            {"where", "AXIS=VALUE", "", "fix an axis, or eval_resolution", true},
            {"track", "NAME", "", "one track instead of the mean over tracks"},
            {"best-by", "CURVE", "",
             "pick other axes by this validation curve (list curves)"},
            {"format", join(cube::table_formats(), "|"), "md", "how it is written"}}},
          run};
}

}  // namespace s2fbench::app

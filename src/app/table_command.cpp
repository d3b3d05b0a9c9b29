#include <spdlog/fmt/fmt.h>

#include <algorithm>

#include "app/command.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "cube/table.hpp"
#include "cube/table_csv.hpp"

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

cube::NoiseRequest noise_request(const ParsedOptions& options) {
  cube::NoiseRequest request;
  request.interval = options.text("interval");
  request.compare = options.text("compare");
  request.bootstrap.resamples =
      static_cast<int>(std::min(options.integer("resamples"), 1000000LL));
  request.bootstrap.seed = static_cast<std::uint64_t>(options.integer("noise-seed"));
  if (!options.has("noise-sd")) {
    if (options.has("df")) throw UserError("--df needs --noise-sd", "table");
    return request;
  }
  for (const char* other : {"interval", "compare"}) {
    if (options.has(other)) {
      throw UserError("--noise-sd takes the place of --" + std::string(other), "table",
                      "give one of them");
    }
  }
  request.borrowed = noise::BorrowedNoise{options.number("noise-sd")};
  if (options.has("df")) request.borrowed->df = options.number("df");
  return request;
}

std::vector<std::string> names(const std::string& list) {
  return list.empty() ? std::vector<std::string>{} : split(list, ',');
}

int run_table(const ParsedOptions& options, const comm::Context&) {
  cube::TableRequest request;
  const std::string path = options.positional("DIR");
  const bool csv = cube::is_csv(path);
  const auto given = [&](const char* name) {
    return csv ? options.text(name) : options.needed(name);
  };
  request.metric = given("metric");
  request.rows = names(given("rows"));
  request.cols = names(given("cols"));
  for (const auto& text : options.list("where")) {
    request.where.push_back(condition(text));
  }
  request.track = options.text("track");
  request.format = options.text("format");
  request.best_by = options.text("best-by");
  request.over = names(options.text("over"));
  request.noise = noise_request(options);
  const auto table = cube::make_table(path, request);
  fmt::print("{}", cube::format_table(table, request.format));
  return kExitOk;
}

}  // namespace

Command table_command() {
  return {
      {"table",
       "the paper's table: mean, sd, n, interval and tie groups",
       {{"DIR", "the results folder of a sweep, its cube.h5, or a file *.csv"}},
       {{"metric", "M", "", "which (s2fbench list metrics); the CSV's column of values"},
        {"rows", "AXIS,...", "", "axes down the side"},
        {"cols", "AXIS,...", "", "axes across"},
        {"where", "AXIS=VALUE", "", "fix an axis, or eval_resolution", true},
        {"track", "NAME", "", "one track instead of the mean over tracks"},
        {"best-by", "CURVE", "",
         "pick other axes by this validation curve (list curves)"},
        {"interval", join(cube::interval_kinds(), "|"), "seeds",
         "of each entry: over seeds, over blocks of the test set, or both"},
        {"compare", join(cube::comparison_kinds(), "|"), "welch",
         "how models are told apart: over seeds, or paired over blocks or elements"},
        {"noise-sd", "X", "", "borrowed noise: the sd of one value, instead of both"},
        {"df", "N", "", "degrees of freedom behind --noise-sd (default: many)"},
        {"resamples", "N", "1999", "of the bootstrap over blocks"},
        {"noise-seed", "N", "1", "of the bootstrap's draws"},
        {"over", "AXIS,...", "seed",
         "axes (or columns of a CSV) whose values are repeats, such as seed,select.part"},
        {"format", join(cube::table_formats(), "|"), "md", "how it is written"}}},
      run_table};
}

}  // namespace s2fbench::app

#include "cube/status_report.hpp"

#include <spdlog/fmt/fmt.h>

#include <map>
#include <optional>
#include <utility>

#include "base/clock.hpp"
#include "base/text.hpp"
#include "cube/folder_layout.hpp"
#include "cube/history.hpp"

namespace s2fbench::cube {
namespace {

using nlohmann::json;

// Mean seconds of done cells, by everything but the seed, by model, and overall.
class Costs {
 public:
  explicit Costs(const History& history) : axes_(history.schema.axes) {
    for (std::size_t i = 0; i < history.cells.size(); ++i)
      if (history.cells[i].result.state == CellState::done)
        for (const auto& group : groups(static_cast<std::int64_t>(i))) {
          auto& [sum, count] = means_[group];
          sum += history.cells[i].result.seconds;
          ++count;
        }
  }
  // Nothing before the first cell is done.
  std::optional<double> expected(std::int64_t cell) const {
    for (const auto& group : groups(cell))
      if (const auto found = means_.find(group); found != means_.end())
        return found->second.first / found->second.second;
    return std::nullopt;
  }

 private:
  // From the closest relatives to all cells.
  std::vector<std::string> groups(std::int64_t cell) const {
    AxisValues values = axis_values(axes_, cell);
    const std::string model = values["model"];
    values.erase("seed");
    std::string like;
    for (const auto& [name, value] : values) like += name + "=" + value + "\n";
    return {like, "model=" + model, ""};
  }
  const std::vector<sweep::Axis>& axes_;
  std::map<std::string, std::pair<double, int>> means_;
};

bool is_left(const CellHistory& cell) {
  return cell.result.state == CellState::planned ||
         cell.result.state == CellState::running;
}

// Cells that can run at once: one process trains alone, else all ranks but the
// coordinator. Gangs of several ranks make this too hopeful by their size.
int workers(const History& history) {
  if (history.starts.empty()) return 1;
  const json& newest = history.starts.back();
  const int ranks = newest.value("ranks", 1);
  const int gang = std::max(1, newest.value("ranks_per_trial", 1));
  return std::max(1, (ranks - 1) / gang);
}

json seconds_left(const History& history) {
  const Costs costs(history);
  double sum = 0;
  for (std::size_t i = 0; i < history.cells.size(); ++i) {
    if (!is_left(history.cells[i])) continue;
    const auto expected = costs.expected(static_cast<std::int64_t>(i));
    if (!expected) return nullptr;
    sum += *expected;
  }
  return sum / workers(history);
}

json failure(const History& history, std::size_t index) {
  const CellHistory& cell = history.cells[index];
  const auto& axes = history.schema.axes;
  const auto number = static_cast<std::int64_t>(index);
  return {{"cell", index},
          {"title", sweep::cell_description(axes, number)},
          {"at", axis_values(axes, number)},
          {"state", to_string(cell.result.state)},
          {"reason", cell.result.reason},
          {"attempts", cell.attempts}};
}

std::string state_line(const json& status) {
  std::vector<std::string> parts;
  for (const auto& [name, count] : status.at("states").items())
    if (count.get<int>() > 0)
      parts.push_back(fmt::format("{} {}", count.get<int>(), name));
  return join(parts, ", ");
}

}  // namespace

json status_json(const std::string& dir) {
  expect_results_folder(dir);
  const History history = read_history(dir);
  std::vector<int> count(kCellStates, 0);
  json failures = json::array();
  int left = 0;
  for (std::size_t i = 0; i < history.cells.size(); ++i) {
    const CellState state = history.cells[i].result.state;
    ++count[static_cast<std::size_t>(state)];
    left += is_left(history.cells[i]);
    if (has_ended(state) && state != CellState::done)
      failures.push_back(failure(history, i));
  }
  std::vector<std::string> warnings = history.warnings;
  warnings.insert(warnings.end(), history.damage.begin(), history.damage.end());
  json states = json::object();
  for (int i = 0; i < kCellStates; ++i)
    states[to_string(static_cast<CellState>(i))] = count[static_cast<std::size_t>(i)];
  const int total = static_cast<int>(history.cells.size());
  const int valid = total - count[static_cast<std::size_t>(CellState::invalid)];
  return {{"name", history.identity.name},
          {"total", total},
          {"valid", valid},
          {"finished", valid - left},
          {"left", left},
          {"states", states},
          {"failures", failures},
          {"seconds_left", seconds_left(history)},
          {"starts", history.starts.size()},
          {"warnings", warnings}};
}

std::string status_text(const std::string& dir) {
  const json status = status_json(dir);
  std::string text =
      fmt::format("{}: {} of {} cells finished ({})\n",
                  status.at("name").get<std::string>(), status.at("finished").get<int>(),
                  status.at("valid").get<int>(), state_line(status));
  if (status.at("left").get<int>() > 0)
    text += status.at("seconds_left").is_null()
                ? "time left: not known before the first cell is done\n"
                : "time left: about " +
                      human_duration(status.at("seconds_left").get<double>()) + "\n";
  for (const auto& failure : status.at("failures"))
    text += fmt::format("{}: {}: {}\n", failure.at("state").get<std::string>(),
                        failure.at("title").get<std::string>(),
                        failure.at("reason").get<std::string>());
  for (const auto& warning : status.at("warnings"))
    text += "warning: " + warning.get<std::string>() + "\n";
  return text;
}

}  // namespace s2fbench::cube

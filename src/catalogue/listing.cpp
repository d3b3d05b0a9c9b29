#include "catalogue/listing.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"
#include "catalogue/catalogue.hpp"

namespace s2fbench::catalogue {
namespace {

// What the parameter counts are told for.
constexpr int kTracks = 15;
constexpr int kLength = 2048;
constexpr int kBin = 32;
constexpr int kSequence = 200;  // nt, of models of sequence tables, one track

std::string thousands(std::int64_t value) {
  std::string text = std::to_string(value);
  for (int i = static_cast<int>(text.size()) - 3; i > 0; i -= 3) {
    text.insert(static_cast<std::size_t>(i), ",");
  }
  return text;
}

std::string allowed_values(const OptionRow& option) {
  switch (option.type) {
    case OptionType::boolean:
      return "true|false";
    case OptionType::word:
      return join(option.choices, "|");
    case OptionType::integer:
    case OptionType::number:
      return fmt::format("{} to {}", option.least, option.most);
  }
  return "";
}

std::string list_models() {
  std::string text = fmt::format(
      "models (parameters with default options: {} tracks, {} nt, bins of {} bp; of "
      "sequence tables, those with a loss of their own: one track, {} nt)\n",
      kTracks, kLength, kBin, kSequence);
  for (const auto& model : models()) {
    ModelRequest request{kLength, kBin, kTracks, complete_options(model, {})};
    if (!model.own_loss.empty()) {
      request.input_length = request.resolution = kSequence;
      request.tracks = 1;
    }
    text += fmt::format("  {:<16} {:>12}  {}\n", model.name,
                        thousands(model.parameters(request)), model.help);
    for (const auto& option : model.options) {
      text += fmt::format("      {:<16} {:<20} [{}]  {}\n", option.name,
                          allowed_values(option), option.default_value, option.help);
    }
  }
  return text;
}

template <typename Row>
std::string list_rows(const std::string& topic, const std::vector<Row>& rows) {
  std::string text = topic + "\n";
  std::size_t width = 24;
  for (const Row& row : rows) width = std::max(width, row.name.size());
  for (const Row& row : rows) {
    text += fmt::format("  {:<{}} {}\n", row.name, width, row.help);
  }
  return text;
}

}  // namespace

std::vector<std::string> listing_topics() {
  return {"models", "losses", "metrics", "curves", "representations"};
}

std::string listing(const std::string& topic) {
  if (topic == "models") return list_models();
  if (topic == "losses") return list_rows(topic, losses());
  if (topic == "metrics") return list_rows(topic, metrics());
  if (topic == "curves") return list_rows(topic, curves());
  if (topic == "representations") return list_rows(topic, representations());
  throw UserError("nothing to list under '" + topic + "'" +
                  did_you_mean(topic, listing_topics()) +
                  "; known: " + join(listing_topics(), ", "));
}

}  // namespace s2fbench::catalogue

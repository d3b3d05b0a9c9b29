#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "base/text.hpp"
#include "catalogue/catalogue.hpp"

namespace s2fbench::catalogue {

const OptionRow* find_option(const ModelRow& model, const std::string& name) {
  for (const auto& option : model.options) {
    if (option.name == name) return &option;
  }
  return nullptr;
}

Options complete_options(const ModelRow& model, const Options& given) {
  Options options;
  for (const auto& option : model.options) {
    const auto found = given.find(option.name);
    options[option.name] = found == given.end() ? option.default_value : found->second;
  }
  return options;
}

std::string word_option(const Options& options, const std::string& name) {
  const auto found = options.find(name);
  if (found == options.end())
    throw InternalError("model option '" + name + "' is not set");
  return found->second;
}

bool boolean_option(const Options& options, const std::string& name) {
  const std::string word = word_option(options, name);
  if (word != "true" && word != "false")
    throw InternalError("model option '" + name + "' is not true or false");
  return word == "true";
}

double number_option(const Options& options, const std::string& name) {
  const auto value = parse_number(word_option(options, name));
  if (!value) throw InternalError("model option '" + name + "' is not a number");
  return *value;
}

int integer_option(const Options& options, const std::string& name) {
  const auto value = parse_integer(word_option(options, name));
  if (!value) throw InternalError("model option '" + name + "' is not an integer");
  return static_cast<int>(*value);
}

int scaled(int base, double width) {
  return std::max(1, static_cast<int>(std::lround(base * width)));
}

}  // namespace s2fbench::catalogue

// Log lines for people, on standard error. One rank speaks: the others call silence().
#pragma once

#include <spdlog/fmt/fmt.h>

#include <string>
#include <utility>

namespace s2fbench::log {

enum class Level { debug, info, warning, error };

void write(Level level, const std::string& text);
// Shows only this and worse on the terminal: ranks other than 0 show warnings and errors.
void set_level(Level least);
// Also append every line to a file, such as logs/rank3.log of a results folder.
void also_to_file(const std::string& path);

template <typename... Args>
void info(fmt::format_string<Args...> text, Args&&... args) {
  write(Level::info, fmt::format(text, std::forward<Args>(args)...));
}
template <typename... Args>
void warning(fmt::format_string<Args...> text, Args&&... args) {
  write(Level::warning, fmt::format(text, std::forward<Args>(args)...));
}
template <typename... Args>
void error(fmt::format_string<Args...> text, Args&&... args) {
  write(Level::error, fmt::format(text, std::forward<Args>(args)...));
}
template <typename... Args>
void debug(fmt::format_string<Args...> text, Args&&... args) {
  write(Level::debug, fmt::format(text, std::forward<Args>(args)...));
}

}  // namespace s2fbench::log

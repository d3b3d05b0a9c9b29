#include "base/error.hpp"

namespace s2fbench {

std::string error_message(const std::string& what, const std::string& where,
                          const std::string& advice) {
  std::string message = what;
  if (!where.empty()) message += ": " + where;
  if (!advice.empty()) message += "; " + advice;
  return message;
}

}  // namespace s2fbench

// Expecting a user error whose message holds given words.
#pragma once

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>

#include "base/error.hpp"

namespace s2fbench::test {

template <typename Action>
void expect_user_error(Action action, std::initializer_list<std::string> words) {
  try {
    action();
    ADD_FAILURE() << "nothing was thrown";
  } catch (const UserError& error) {
    const std::string message = error.what();
    for (const auto& word : words) {
      EXPECT_NE(message.find(word), std::string::npos)
          << "'" << word << "' is not in: " << message;
    }
  }
}

}  // namespace s2fbench::test

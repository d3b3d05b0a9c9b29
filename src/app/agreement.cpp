#include "app/agreement.hpp"

#include <cstring>
#include <string>

namespace s2fbench::app {
namespace {

// Exit code, then the message; empty when nothing went wrong.
comm::Bytes pack(int exit_code, const std::string& message) {
  comm::Bytes bytes(sizeof exit_code + message.size());
  std::memcpy(bytes.data(), &exit_code, sizeof exit_code);
  std::memcpy(bytes.data() + sizeof exit_code, message.data(), message.size());
  return bytes;
}

comm::Bytes outcome_of(const std::function<void()>& work) {
  try {
    work();
    return {};
  } catch (const Error& error) {
    return pack(error.exit_code(), error.what());
  } catch (const std::exception& error) {
    return pack(kExitInternal, InternalError(error.what()).what());
  }
}

}  // namespace

void agree(const comm::Context& world, const std::function<void()>& work) {
  for (const comm::Bytes& outcome : world.all_gather(outcome_of(work))) {
    if (outcome.empty()) continue;
    int exit_code = 0;
    std::memcpy(&exit_code, outcome.data(), sizeof exit_code);
    const auto* text = reinterpret_cast<const char*>(outcome.data()) + sizeof exit_code;
    throw AgreedError(exit_code, std::string(text, outcome.size() - sizeof exit_code));
  }
}

}  // namespace s2fbench::app

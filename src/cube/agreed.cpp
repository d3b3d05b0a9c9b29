#include "cube/agreed.hpp"

#include "base/error.hpp"

namespace s2fbench::cube {
namespace {

// On the wire: exit code (0 = fine) as one byte, then text.
comm::Bytes attempt(const std::function<std::string()>& work) {
  int code = kExitOk;
  std::string text;
  try {
    text = work();
  } catch (const Error& error) {
    code = error.exit_code();
    text = error.what();
  } catch (const std::exception& error) {
    code = kExitInternal;
    text = error.what();
  }
  comm::Bytes bytes(1 + text.size());
  bytes[0] = static_cast<std::byte>(code);
  for (std::size_t i = 0; i < text.size(); ++i)
    bytes[i + 1] = static_cast<std::byte>(text[i]);
  return bytes;
}

// The text, or the error that it tells of.
std::string outcome(const comm::Bytes& bytes) {
  std::string text;
  for (std::size_t i = 1; i < bytes.size(); ++i) text += static_cast<char>(bytes[i]);
  const int code = bytes.empty() ? int{kExitInternal} : static_cast<int>(bytes[0]);
  if (code == kExitOk) return text;
  if (code == kExitUser) throw UserError(text);
  if (code == kExitEnvironment) throw EnvironmentError(text);
  throw Error(code, text);
}

}  // namespace

std::string from_rank0(const comm::Context& world,
                       const std::function<std::string()>& work) {
  const comm::Bytes mine = world.rank() == 0 ? attempt(work) : comm::Bytes{};
  return outcome(world.broadcast(mine, 0));
}

void on_every_rank(const comm::Context& world, const std::function<void()>& work) {
  const comm::Bytes mine = attempt([&work] {
    work();
    return std::string();
  });
  for (const comm::Bytes& bytes : world.all_gather(mine)) outcome(bytes);
}

}  // namespace s2fbench::cube

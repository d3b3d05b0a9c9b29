#include "comm/agreed.hpp"

#include "base/error.hpp"

namespace s2fbench::comm {
namespace {

// On the wire: exit code (0 = fine) as one byte, then text.
Bytes attempt(const std::function<std::string()>& work) {
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
  Bytes bytes(1 + text.size());
  bytes[0] = static_cast<std::byte>(code);
  for (std::size_t i = 0; i < text.size(); ++i)
    bytes[i + 1] = static_cast<std::byte>(text[i]);
  return bytes;
}

std::string text_of(const Bytes& bytes, std::size_t from) {
  return {reinterpret_cast<const char*>(bytes.data()) + from, bytes.size() - from};
}

template <typename Kind>
[[noreturn]] void throw_agreed(Kind error) {
  error.agreed = true;
  throw error;
}

// The text, or the error that it tells of.
std::string outcome(const Bytes& bytes) {
  if (bytes.empty()) throw InternalError("an empty answer between ranks");
  const int code = static_cast<int>(bytes[0]);
  const std::string text = text_of(bytes, 1);
  if (code == kExitOk) return text;
  if (code == kExitUser) throw_agreed(UserError(text));
  if (code == kExitEnvironment) throw_agreed(EnvironmentError(text));
  throw_agreed(Error(code, text));
}

}  // namespace

std::string from_rank0(const Context& world, const std::function<std::string()>& work) {
  const Bytes mine = world.rank() == 0 ? attempt(work) : Bytes{};
  return outcome(world.broadcast(mine, 0));
}

void on_every_rank(const Context& world, const std::function<void()>& work) {
  const Bytes mine = attempt([&work] {
    work();
    return std::string();
  });
  for (const Bytes& bytes : world.all_gather(mine)) outcome(bytes);
}

std::vector<std::string> all_texts(const Context& world, const std::string& mine) {
  const auto* bytes = reinterpret_cast<const std::byte*>(mine.data());
  std::vector<std::string> texts;
  for (const Bytes& theirs : world.all_gather(Bytes(bytes, bytes + mine.size()))) {
    texts.push_back(text_of(theirs, 0));
  }
  return texts;
}

}  // namespace s2fbench::comm

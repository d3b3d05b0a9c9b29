#include "train/agreement.hpp"

#include <cstring>
#include <new>
#include <utility>

namespace s2fbench::train {
namespace {

// First byte of an answer: the work succeeded, or the state that ends the trial.
constexpr auto kFine = static_cast<std::byte>(255);

comm::Bytes ended(cube::CellState state, const std::string& reason) {
  comm::Bytes out(1 + reason.size(), static_cast<std::byte>(state));
  std::memcpy(out.data() + 1, reason.data(), reason.size());
  return out;
}

comm::Bytes answer_of(const std::function<comm::Bytes()>& work) {
  try {
    comm::Bytes out = work();
    out.insert(out.begin(), kFine);
    return out;
  } catch (const TrialEnd& end) {
    return ended(end.state(), end.what());
  } catch (const std::exception& error) {
    return ended(cube::CellState::failed, describe(error));
  }
}

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

}  // namespace

std::string describe(const std::exception& error) {
  if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) return "out of memory";
  // LibTorch's messages go on with a stack trace.
  const std::string text = first_line(error.what());
  const bool memory = text.find("can't allocate memory") != std::string::npos;
  return (memory ? "out of memory: " : "") + text;
}

std::vector<comm::Bytes> gather_or_end(const comm::Context& gang,
                                       const std::function<comm::Bytes()>& work) {
  auto answers = gang.all_gather(answer_of(work));
  for (std::size_t rank = 0; rank < answers.size(); ++rank) {
    auto& answer = answers[rank];
    if (answer.front() == kFine) {
      answer.erase(answer.begin());
      continue;
    }
    const auto* text = reinterpret_cast<const char*>(answer.data());
    const std::string reason(text + 1, answer.size() - 1);
    throw TrialEnd(static_cast<cube::CellState>(answer.front()), reason);
  }
  return answers;
}

void agree(const comm::Context& gang, const std::function<void()>& work) {
  gather_or_end(gang, [&] {
    work();
    return comm::Bytes{};
  });
}

}  // namespace s2fbench::train

#include "run/protocol.hpp"

#include <cstring>
#include <type_traits>

#include "base/error.hpp"

namespace s2fbench::run {
namespace {

class Writer {
 public:
  template <typename T>
  Writer& put(const T& value) {
    static_assert(std::is_arithmetic_v<T>);
    const auto* first = reinterpret_cast<const std::byte*>(&value);
    bytes_.insert(bytes_.end(), first, first + sizeof(T));
    return *this;
  }
  comm::Bytes take() { return std::move(bytes_); }

 private:
  comm::Bytes bytes_;
};

class Reader {
 public:
  explicit Reader(const comm::Bytes& bytes) : bytes_(bytes) {}

  template <typename T>
  T get() {
    static_assert(std::is_arithmetic_v<T>);
    if (left() < sizeof(T)) throw InternalError("message is too short");
    T value;
    std::memcpy(&value, bytes_.data() + position_, sizeof(T));
    position_ += sizeof(T);
    return value;
  }
  std::size_t left() const { return bytes_.size() - position_; }
  void expect_end() const {
    if (left() != 0) throw InternalError("message is too long");
  }

 private:
  const comm::Bytes& bytes_;
  std::size_t position_ = 0;
};

template <typename T>
T unpack_one(const comm::Bytes& bytes) {
  Reader reader(bytes);
  const T value = reader.get<T>();
  reader.expect_end();
  return value;
}

}  // namespace

comm::Bytes pack(const Assignment& assignment) {
  Writer writer;
  writer.put(assignment.cell).put(assignment.alone);
  for (int member : assignment.members) writer.put(member);
  return writer.take();
}

Assignment unpack_assignment(const comm::Bytes& bytes) {
  Reader reader(bytes);
  Assignment assignment;
  assignment.cell = reader.get<std::int64_t>();
  assignment.alone = reader.get<bool>();
  while (reader.left() > 0) assignment.members.push_back(reader.get<int>());
  if (assignment.members.empty()) throw InternalError("assignment to nobody");
  return assignment;
}

comm::Bytes pack(const Report& report) {
  return Writer()
      .put(report.cell)
      .put(static_cast<std::uint8_t>(report.state))
      .put(report.seconds)
      .put(report.checkpoint_seconds)
      .put(report.earlier_seconds)
      .take();
}

Report unpack_report(const comm::Bytes& bytes) {
  Reader reader(bytes);
  Report report;
  report.cell = reader.get<std::int64_t>();
  const auto state = reader.get<std::uint8_t>();
  if (state >= cube::kCellStates)
    throw InternalError("report of state " + std::to_string(state));
  report.state = static_cast<cube::CellState>(state);
  report.seconds = reader.get<double>();
  report.checkpoint_seconds = reader.get<double>();
  report.earlier_seconds = reader.get<double>();
  reader.expect_end();
  return report;
}

comm::Bytes pack(const Summary& summary) {
  return Writer()
      .put(summary.total)
      .put(summary.done)
      .put(summary.failed)
      .put(summary.diverged)
      .put(summary.timed_out)
      .put(summary.interrupted)
      .put(summary.unstarted)
      .put(summary.stopped_early)
      .take();
}

Summary unpack_summary(const comm::Bytes& bytes) {
  Reader reader(bytes);
  Summary summary;
  for (std::int64_t* count :
       {&summary.total, &summary.done, &summary.failed, &summary.diverged,
        &summary.timed_out, &summary.interrupted, &summary.unstarted})
    *count = reader.get<std::int64_t>();
  summary.stopped_early = reader.get<bool>();
  reader.expect_end();
  return summary;
}

comm::Bytes pack_cell(std::int64_t cell) { return Writer().put(cell).take(); }
comm::Bytes pack_seconds(double seconds) { return Writer().put(seconds).take(); }

std::int64_t unpack_cell(const comm::Bytes& bytes) {
  return unpack_one<std::int64_t>(bytes);
}

double unpack_seconds(const comm::Bytes& bytes) { return unpack_one<double>(bytes); }

}  // namespace s2fbench::run

#include "cube/cell_writer.hpp"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "base/error.hpp"
#include "cube/cube.hpp"
#include "cube/variables.hpp"

namespace s2fbench::cube {
namespace {

[[noreturn]] void refuse(const std::string& path, int error) {
  throw EnvironmentError("cannot write the cube",
                         path + " (" + std::strerror(error) + ")",
                         "check free space and permissions");
}

// NFS clients write whole pages, with what they believe their neighbours' cells to be,
// unless every write is synchronous.
int open_for_cells(const std::string& path) {
  struct statfs system {};
  const bool nfs = statfs(path.c_str(), &system) == 0 && system.f_type == NFS_SUPER_MAGIC;
  return open(path.c_str(), O_WRONLY | O_CLOEXEC | (nfs ? O_DSYNC : 0));
}

}  // namespace

CellWriter::CellWriter(const std::string& path) : path_(path) {
  const CubeFile cube = CubeFile::open_for_reading(path);
  const Schema& schema = cube.schema();
  cells_ = sweep::cell_count(schema.axes);
  const auto place = [&]<typename Number>(const std::string& name, Number) {
    const h5::Dataset& variable = cube.variable(name);
    if (!variable.stored_as<Number>())
      throw UserError("the cube was written on another kind of machine", variable.where(),
                      "try s2fbench rebuild here");
    const auto bytes = variable.size() * variable.element_bytes();
    return Place{variable.file_offset(), bytes / static_cast<std::uint64_t>(cells_)};
  };
  const auto text_place = [&](const std::string& name, std::size_t width) {
    const h5::Dataset& variable = cube.variable(name);
    if (!variable.is_text() || variable.element_bytes() != width)
      throw UserError("the cube's texts have another length", variable.where(),
                      "try s2fbench rebuild");
    return Place{variable.file_offset(), width};
  };
  for (const Variable& metric : schema.metrics)
    metrics_.push_back(place(metric.name, double{}));
  for (const auto& curve : schema.curves)
    curves_.push_back(place(curve_variable(curve), double{}));
  seconds_ = place(kSeconds, double{});
  gpu_seconds_ = place(kGpuSeconds, double{});
  peak_memory_ = place(kPeakMemory, double{});
  static_assert(sizeof(CellValues::attempts) == sizeof(std::int32_t) &&
                sizeof(CellState) == sizeof(std::uint8_t));
  attempts_ = place(kAttempts, std::int32_t{});
  reason_ = text_place(kReason, kReasonWidth);
  host_ = text_place(kHost, kHostWidth);
  crc_ = place(kCrc, std::uint64_t{});
  status_ = place(kStatus, std::uint8_t{});
  descriptor_ = open_for_cells(path);
  if (descriptor_ < 0) refuse(path, errno);
}

CellWriter::~CellWriter() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void CellWriter::put(const Place& place, std::int64_t cell, const void* bytes,
                     std::size_t count) {
  if (count != place.bytes_per_cell || cell < 0 || cell >= cells_)
    throw InternalError(std::to_string(count) + " bytes for cell " +
                        std::to_string(cell) + " of " + path_);
  const auto* next = static_cast<const char*>(bytes);
  auto offset = static_cast<off_t>(place.offset + static_cast<std::uint64_t>(cell) *
                                                      place.bytes_per_cell);
  while (count > 0) {
    const ssize_t written = pwrite(descriptor_, next, count, offset);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) refuse(path_, errno);
    next += written;
    offset += written;
    count -= static_cast<std::size_t>(written);
  }
}

void CellWriter::put_list(const Place& place, std::int64_t cell,
                          const std::vector<double>& values,
                          const std::vector<double>* known) {
  const std::size_t bytes = values.size() * sizeof(double);
  const bool same = known && known->size() == values.size() &&
                    std::memcmp(known->data(), values.data(), bytes) == 0;
  if (!same) put(place, cell, values.data(), bytes);
}

template <typename Number>
void CellWriter::put_number(const Place& place, std::int64_t cell, Number value,
                            const Number* known) {
  if (!known || std::memcmp(known, &value, sizeof value) != 0)
    put(place, cell, &value, sizeof value);
}

void CellWriter::put_text(const Place& place, std::int64_t cell, const std::string& text,
                          const std::string* known) {
  if (known && *known == text) return;
  std::string padded = h5::fit_text(text, place.bytes_per_cell);
  padded.resize(place.bytes_per_cell, '\0');
  put(place, cell, padded.data(), padded.size());
}

void CellWriter::write(std::int64_t cell, const CellValues& values) {
  const CellValues* known = cell == known_cell_ ? &known_ : nullptr;
  known_cell_ = -1;  // until all is written
  for (std::size_t i = 0; i < metrics_.size(); ++i)
    put_list(metrics_[i], cell, values.metrics.at(i),
             known ? &known->metrics[i] : nullptr);
  for (std::size_t i = 0; i < curves_.size(); ++i)
    put_list(curves_[i], cell, values.curves.at(i), known ? &known->curves[i] : nullptr);
  const auto number = [&](const Place& place, auto CellValues::*member) {
    put_number(place, cell, values.*member, known ? &(known->*member) : nullptr);
  };
  number(seconds_, &CellValues::seconds);
  number(gpu_seconds_, &CellValues::gpu_seconds);
  number(peak_memory_, &CellValues::peak_memory);
  number(attempts_, &CellValues::attempts);
  put_text(reason_, cell, values.reason, known ? &known->reason : nullptr);
  put_text(host_, cell, values.host, known ? &known->host : nullptr);
  const std::uint64_t crc = checksum(values);
  put(crc_, cell, &crc, sizeof crc);
  number(status_, &CellValues::state);
  known_ = values;
  known_cell_ = cell;
}

void CellWriter::close() {
  // Some network file systems tell only now.
  if (descriptor_ >= 0 && ::close(std::exchange(descriptor_, -1)) != 0)
    refuse(path_, errno);
}

}  // namespace s2fbench::cube

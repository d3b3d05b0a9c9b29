// Journals -> cube.
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/error.hpp"
#include "cube/cell_writer.hpp"
#include "cube/cube.hpp"
#include "cube/cube_layout.hpp"

namespace s2fbench::cube {
namespace {

void make_durable(const std::string& path, int flags) {
  const int descriptor = open(path.c_str(), flags | O_CLOEXEC);
  if (descriptor < 0 || fsync(descriptor) != 0) {
    const int error = errno;
    if (descriptor >= 0) close(descriptor);
    throw EnvironmentError("cannot make the cube durable",
                           path + " (" + std::strerror(error) + ")", "check the disk");
  }
  close(descriptor);
}

void write_cells(const History& history, const std::string& path) {
  CellWriter cube(path);
  for (std::size_t i = 0; i < history.cells.size(); ++i) {
    const CellHistory& cell = history.cells[i];
    if (cell.result.state == CellState::planned && cell.attempts == 0) continue;
    cube.write(static_cast<std::int64_t>(i),
               cell_values(history.schema, cell.result, cell.attempts));
  }
  cube.close();
}

}  // namespace

void build_cube(const History& history, const std::string& path) {
  const std::string temporary = path + ".tmp";
  {
    h5::File file = h5::File::create(temporary);
    lay_out_cube(file, history);
    file.close();
  }
  write_cells(history, temporary);
  make_durable(temporary, O_RDONLY);
  std::error_code error;
  std::filesystem::rename(temporary, path, error);
  if (error)
    throw EnvironmentError("cannot put the cube in place",
                           path + " (" + error.message() + ")", "check permissions");
  const auto folder = std::filesystem::path(path).parent_path();
  make_durable(folder.empty() ? "." : folder.string(), O_RDONLY | O_DIRECTORY);
}

}  // namespace s2fbench::cube

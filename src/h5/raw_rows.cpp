#include "h5/raw_rows.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/error.hpp"

namespace s2fbench::h5 {
namespace {

// A descriptor of our own of the library's open file.
int open_again(const Dataset& dataset) {
  const std::string where = dataset.where();
  const Handle file(check(H5Iget_file_id(dataset.id()), Blame::machine, "HDF5", where),
                    H5Fclose);
  const Handle access(
      check(H5Fget_access_plist(file.get()), Blame::machine, "HDF5", where), H5Pclose);
  // HDF5_DRIVER may have chosen one that has no descriptor.
  if (H5Pget_driver(access.get()) != H5FD_SEC2)
    throw EnvironmentError("HDF5 does not read files plainly", where,
                           "try without HDF5_DRIVER in the environment");
  void* descriptor = nullptr;
  check(H5Fget_vfd_handle(file.get(), access.get(), &descriptor), Blame::machine, "HDF5",
        where);
  const int copy = fcntl(*static_cast<int*>(descriptor), F_DUPFD_CLOEXEC, 0);
  if (copy < 0)
    throw EnvironmentError("cannot open file (" + std::string(std::strerror(errno)) + ")",
                           where);
  return copy;
}

[[noreturn]] void scattered(const std::string& where) {
  throw UserError("values are compressed or in pieces that cannot be read alone", where,
                  "make the file again");
}

// Values of a row that lie together in a chunk.
std::size_t chunk_length(const Dataset& dataset, const Handle& list) {
  Shape chunk(dataset.shape().size());
  if (H5Pget_nfilters(list.get()) != 0 ||
      H5Pget_chunk(list.get(), dataset.rank(), chunk.data()) != dataset.rank() ||
      chunk.size() > 2 || (chunk.size() == 2 && chunk[0] != 1))
    scattered(dataset.where());
  return static_cast<std::size_t>(chunk.back());
}

}  // namespace

RawRows::RawRows(const Dataset& dataset, std::size_t first_row)
    : where_(dataset.where()),
      element_(dataset.element_bytes()),
      first_row_(first_row),
      rows_(1) {
  const Shape& shape = dataset.shape();
  if (shape.empty())
    throw InternalError("raw rows of a dataset of shape " + to_string(shape));
  dataset.expect_stored();
  if (shape.size() > 1) rows_ = static_cast<std::size_t>(shape[0]);
  row_bytes_ = element_;
  for (std::size_t d = shape.size() > 1 ? 1 : 0; d < shape.size(); ++d)
    row_bytes_ *= static_cast<std::size_t>(shape[d]);
  map_pieces(dataset);
  file_ = open_again(dataset);
}

void RawRows::map_pieces(const Dataset& dataset) {
  const Handle list(check(H5Dget_create_plist(dataset.id()), Blame::file,
                          "cannot read the storage", where_),
                    H5Pclose);
  if (row_bytes_ == 0 || first_row_ >= rows_) return;
  if (H5Pget_layout(list.get()) == H5D_CONTIGUOUS) {
    piece_bytes_ = row_bytes_;
    const auto start = dataset.file_offset();
    for (std::size_t row = first_row_; row < rows_; ++row)
      places_.push_back(start + row * row_bytes_);
    return;
  }
  if (H5Pget_layout(list.get()) != H5D_CHUNKED) scattered(where_);
  const std::size_t piece = chunk_length(dataset, list);
  piece_bytes_ = piece * element_;
  for (std::size_t row = first_row_; row < rows_; ++row) {
    for (std::size_t first = 0; first < dataset.shape().back(); first += piece) {
      const hsize_t at[] = {dataset.rank() == 2 ? row : first, first};
      haddr_t place = HADDR_UNDEF;
      hsize_t bytes = 0;
      check(H5Dget_chunk_info_by_coord(dataset.id(), at, nullptr, &place, &bytes),
            Blame::file, "cannot read the storage", where_);
      if (place == HADDR_UNDEF || bytes < piece_bytes_) scattered(where_);
      places_.push_back(place);
    }
  }
}

RawRows::~RawRows() {
  if (file_ >= 0) ::close(file_);
}

void RawRows::read(std::size_t row, std::size_t first,
                   std::span<std::byte> target) const {
  std::size_t at = first * element_;
  if (row < first_row_ || row >= rows_ || at > row_bytes_ ||
      target.size() > row_bytes_ - at)
    throw InternalError("no such values in row " + std::to_string(row) + " of " + where_);
  if (target.empty()) return;
  const std::size_t pieces = (row_bytes_ + piece_bytes_ - 1) / piece_bytes_;
  const std::uint64_t* places = &places_[(row - first_row_) * pieces];
  while (!target.empty()) {
    const std::size_t within = at % piece_bytes_;
    const std::size_t bytes = std::min(target.size(), piece_bytes_ - within);
    const auto place = static_cast<off_t>(places[at / piece_bytes_] + within);
    const auto got = pread(file_, target.data(), bytes, place);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0)
      throw EnvironmentError(
          "cannot read dataset (" +
              std::string(got < 0 ? std::strerror(errno) : "the file ends before it") +
              ")",
          where_, "try a sound copy of the file");
    at += static_cast<std::size_t>(got);
    target = target.subspan(static_cast<std::size_t>(got));
  }
}

void RawRows::announce(std::size_t row) const {
  if (row < first_row_ || row >= rows_)
    throw InternalError("no row " + std::to_string(row) + " in " + where_);
  if (row_bytes_ == 0) return;
  const std::size_t pieces = (row_bytes_ + piece_bytes_ - 1) / piece_bytes_;
  for (std::size_t i = 0; i < pieces; ++i)  // no advice is no error
    posix_fadvise(file_, static_cast<off_t>(places_[(row - first_row_) * pieces + i]),
                  static_cast<off_t>(std::min(piece_bytes_, row_bytes_)),
                  POSIX_FADV_WILLNEED);
}

}  // namespace s2fbench::h5

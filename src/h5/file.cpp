#include "h5/file.hpp"

#include <filesystem>

#include "base/error.hpp"

namespace s2fbench::h5 {
namespace {

Handle properties(hid_t kind, const std::string& where) {
  return Handle(check(H5Pcreate(kind), Blame::machine, "HDF5 properties", where),
                H5Pclose);
}

// Readers come while a writer is at work, and some shared file systems have no locks.
void without_lock(const Handle& access, const std::string& where) {
#if H5_VERSION_GE(1, 10, 7)
  check(H5Pset_file_locking(access.get(), false, true), Blame::machine, "HDF5 locking",
        where);
#endif
}

Handle open_root(const Handle& file, const std::string& path) {
  return Handle(check(H5Gopen2(file.get(), "/", H5P_DEFAULT), Blame::file,
                      "cannot open the root group", path),
                H5Gclose);
}

void expect_file(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) throw UserError("no such file", path);
  if (!std::filesystem::is_regular_file(path, error))
    throw UserError("not a file", path, "give the path of an HDF5 file");
  if (H5Fis_hdf5(path.c_str()) <= 0) {
    library_reason();  // clears the stack: the library's words add nothing here
    throw UserError("not a readable HDF5 file", path, "check its format and permissions");
  }
}

}  // namespace

File::File(Handle file, Handle root, const std::string& path)
    : Group(std::move(root), path, "/"), file_(std::move(file)) {}

File File::open(const std::string& path) {
  silence();
  expect_file(path);
  const Handle access = properties(H5P_FILE_ACCESS, path);
  without_lock(access, path);
  Handle file(check(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access.get()), Blame::file,
                    "cannot open HDF5 file", path),
              H5Fclose);
  Handle root = open_root(file, path);
  return File(std::move(file), std::move(root), path);
}

File File::create(const std::string& path) {
  silence();
  const Handle creation = properties(H5P_FILE_CREATE, path);
  check(H5Pset_obj_track_times(creation.get(), false), Blame::machine, "HDF5", path);
  check(H5Pset_link_creation_order(creation.get(),
                                   H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED),
        Blame::machine, "HDF5", path);
  const Handle access = properties(H5P_FILE_ACCESS, path);
  without_lock(access, path);
  Handle file(check(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, creation.get(), access.get()),
                    Blame::machine, "cannot create HDF5 file", path),
              H5Fclose);
  Handle root = open_root(file, path);
  return File(std::move(file), std::move(root), path);
}

void File::close() {
  handle_.close();
  check(file_.close(), Blame::machine, "cannot finish writing HDF5 file", file());
}

}  // namespace s2fbench::h5

#include "h5/group.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"
#include "h5/type.hpp"

namespace s2fbench::h5 {
namespace {

herr_t keep_name(hid_t, const char* name, const H5L_info_t*, void* names) {
  static_cast<std::vector<std::string>*>(names)->emplace_back(name);
  return 0;
}

Handle creation_properties(const Storage& storage, const std::string& where) {
  Handle list(check(H5Pcreate(H5P_DATASET_CREATE), Blame::machine, "HDF5", where),
              H5Pclose);
  check(H5Pset_obj_track_times(list.get(), false), Blame::machine, "HDF5", where);
  // netCDF-4 keeps the order in which attributes were made.
  check(H5Pset_attr_creation_order(list.get(),
                                   H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED),
        Blame::machine, "HDF5", where);
  if (!storage.chunk.empty())
    check(H5Pset_chunk(list.get(), static_cast<int>(storage.chunk.size()),
                       storage.chunk.data()),
          Blame::machine, "bad chunk shape", where);
  if (storage.deflate > 0)
    check(H5Pset_deflate(list.get(), static_cast<unsigned>(storage.deflate)),
          Blame::machine, "cannot compress", where);
  if (storage.fill)
    check(H5Pset_fill_value(list.get(), H5T_NATIVE_DOUBLE, &*storage.fill),
          Blame::machine, "cannot set the fill value", where);
  if (storage.early) {
    check(H5Pset_alloc_time(list.get(), H5D_ALLOC_TIME_EARLY), Blame::machine, "HDF5",
          where);
    check(H5Pset_fill_time(list.get(),
                           storage.filled ? H5D_FILL_TIME_ALLOC : H5D_FILL_TIME_NEVER),
          Blame::machine, "HDF5", where);
  }
  return list;
}

}  // namespace

std::string Group::path_of(const std::string& path) const {
  return name() == "/" ? "/" + path : name() + "/" + path;
}
std::string Group::place_of(const std::string& path) const {
  return file() + ": " + path_of(path);
}

bool Group::exists(const std::string& path) const {
  std::string part;
  for (const auto& step : split(path, '/')) {
    if (step.empty()) continue;
    part += (part.empty() ? "" : "/") + step;
    if (H5Lexists(id(), part.c_str(), H5P_DEFAULT) <= 0) return false;
  }
  return !part.empty() && H5Oexists_by_name(id(), part.c_str(), H5P_DEFAULT) > 0;
}

std::vector<std::string> Group::names() const {
  std::vector<std::string> found;
  check(H5Literate(id(), H5_INDEX_NAME, H5_ITER_INC, nullptr, keep_name, &found),
        Blame::file, "cannot list", where());
  return found;
}

Dataset Group::dataset(const std::string& path) const {
  if (!exists(path))
    throw UserError("dataset is missing" + did_you_mean(path, names()), place_of(path));
  Handle handle(H5Oopen(id(), path.c_str(), H5P_DEFAULT), H5Oclose);
  if (!handle) fail(Blame::file, "cannot open dataset", place_of(path));
  if (H5Iget_type(handle.get()) != H5I_DATASET)
    throw UserError("not a dataset", place_of(path));
  return Dataset(std::move(handle), file(), path_of(path));
}

Group Group::group(const std::string& path) const {
  if (!exists(path)) throw UserError("group is missing", place_of(path));
  Handle handle(H5Oopen(id(), path.c_str(), H5P_DEFAULT), H5Oclose);
  if (!handle) fail(Blame::file, "cannot open group", place_of(path));
  if (H5Iget_type(handle.get()) != H5I_GROUP)
    throw UserError("not a group", place_of(path));
  return Group(std::move(handle), file(), path_of(path));
}

Group Group::create_group(const std::string& name) {
  Handle list(check(H5Pcreate(H5P_GROUP_CREATE), Blame::machine, "HDF5", place_of(name)),
              H5Pclose);
  check(H5Pset_obj_track_times(list.get(), false), Blame::machine, "HDF5",
        place_of(name));
  Handle handle(
      check(H5Gcreate2(id(), name.c_str(), H5P_DEFAULT, list.get(), H5P_DEFAULT),
            Blame::machine, "cannot create group", place_of(name)),
      H5Gclose);
  return Group(std::move(handle), file(), path_of(name));
}

Dataset Group::create_typed(const std::string& name, const Shape& shape,
                            const Storage& storage, hid_t type) {
  const std::string place = place_of(name);
  Handle space(shape.empty() ? H5Screate(H5S_SCALAR)
                             : H5Screate_simple(static_cast<int>(shape.size()),
                                                shape.data(), nullptr),
               H5Sclose);
  if (!space) fail(Blame::machine, "bad shape " + to_string(shape), place);
  const Handle list = creation_properties(storage, place);
  Handle handle(check(H5Dcreate2(id(), name.c_str(), type, space.get(), H5P_DEFAULT,
                                 list.get(), H5P_DEFAULT),
                      Blame::machine, "cannot create dataset", place),
                H5Dclose);
  return Dataset(std::move(handle), file(), path_of(name));
}

template <typename Number>
Dataset Group::create(const std::string& name, const Shape& shape,
                      const Storage& storage) {
  return create_typed(name, shape, storage, native_type<Number>());
}

Dataset Group::create_half(const std::string& name, const Shape& shape,
                           const Storage& storage) {
  return create_typed(name, shape, storage, half_type().get());
}

Dataset Group::create_text(const std::string& name, const Shape& shape, std::size_t width,
                           const Storage& storage) {
  return create_typed(name, shape, storage, text_type(width).get());
}

template <typename Number>
Dataset Group::write(const std::string& name, const std::vector<Number>& values,
                     const Storage& storage) {
  Dataset made = create<Number>(name, {values.size()}, storage);
  made.write(values);
  return made;
}

Dataset Group::write_text(const std::string& name,
                          const std::vector<std::string>& values) {
  Dataset made = create_text(name, {values.size()}, 0);
  made.write_text(values);
  return made;
}

Dataset Group::write_text(const std::string& name, const std::string& value) {
  Dataset made = create_text(name, {}, 0);
  made.write_text(std::vector<std::string>{value});
  return made;
}

#define S2F_INSTANTIATE(Number)                                                         \
  template Dataset Group::create<Number>(const std::string&, const Shape&,              \
                                         const Storage&);                               \
  template Dataset Group::write<Number>(const std::string&, const std::vector<Number>&, \
                                        const Storage&);
S2F_INSTANTIATE(std::int8_t)
S2F_INSTANTIATE(std::int16_t)
S2F_INSTANTIATE(std::int32_t)
S2F_INSTANTIATE(std::int64_t)
S2F_INSTANTIATE(std::uint8_t)
S2F_INSTANTIATE(std::uint16_t)
S2F_INSTANTIATE(std::uint32_t)
S2F_INSTANTIATE(std::uint64_t)
S2F_INSTANTIATE(float)
S2F_INSTANTIATE(double)
#undef S2F_INSTANTIATE

}  // namespace s2fbench::h5

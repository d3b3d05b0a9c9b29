#include "h5/type.hpp"

namespace s2fbench::h5 {

// clang-format off
template <> hid_t native_type<std::int8_t>() { return H5T_NATIVE_INT8; }
template <> hid_t native_type<std::int16_t>() { return H5T_NATIVE_INT16; }
template <> hid_t native_type<std::int32_t>() { return H5T_NATIVE_INT32; }
template <> hid_t native_type<std::int64_t>() { return H5T_NATIVE_INT64; }
template <> hid_t native_type<std::uint8_t>() { return H5T_NATIVE_UINT8; }
template <> hid_t native_type<std::uint16_t>() { return H5T_NATIVE_UINT16; }
template <> hid_t native_type<std::uint32_t>() { return H5T_NATIVE_UINT32; }
template <> hid_t native_type<std::uint64_t>() { return H5T_NATIVE_UINT64; }
template <> hid_t native_type<float>() { return H5T_NATIVE_FLOAT; }
template <> hid_t native_type<double>() { return H5T_NATIVE_DOUBLE; }
// clang-format on

std::string type_name(hid_t type) {
  const std::string bits = std::to_string(8 * H5Tget_size(type));
  switch (H5Tget_class(type)) {
    case H5T_INTEGER:
      return (H5Tget_sign(type) == H5T_SGN_NONE ? "uint" : "int") + bits;
    case H5T_FLOAT:
      return "float" + bits;
    case H5T_STRING:
      return "text";
    case H5T_COMPOUND:
      return "compound";
    case H5T_ENUM:
      return "enum";
    case H5T_ARRAY:
      return "array";
    case H5T_VLEN:
      return "variable-length list";
    default:
      return "another type";
  }
}

bool reads_as(hid_t file_type, hid_t memory_type) {
  const H5T_class_t kind = H5Tget_class(file_type);
  if (kind != H5Tget_class(memory_type)) return false;
  const std::size_t stored = H5Tget_size(file_type), wanted = H5Tget_size(memory_type);
  if (kind == H5T_FLOAT) return stored <= wanted;
  if (kind != H5T_INTEGER) return false;
  const bool stored_signed = H5Tget_sign(file_type) != H5T_SGN_NONE;
  const bool wanted_signed = H5Tget_sign(memory_type) != H5T_SGN_NONE;
  if (stored_signed == wanted_signed) return stored <= wanted;
  return wanted_signed && stored < wanted;
}

Handle half_type() {
  const std::string where = "float16 type";
  Handle type(check(H5Tcopy(H5T_IEEE_F32LE), Blame::machine, "HDF5", where), H5Tclose);
  check(H5Tset_fields(type.get(), 15, 10, 5, 0, 10), Blame::machine, "HDF5", where);
  check(H5Tset_size(type.get(), 2), Blame::machine, "HDF5", where);
  check(H5Tset_ebias(type.get(), 15), Blame::machine, "HDF5", where);
  return type;
}

Handle text_type(std::size_t width) {
  const std::string where = "text type";
  Handle type(check(H5Tcopy(H5T_C_S1), Blame::machine, "HDF5", where), H5Tclose);
  check(H5Tset_size(type.get(), width == 0 ? H5T_VARIABLE : width), Blame::machine,
        "HDF5", where);
  check(H5Tset_cset(type.get(), H5T_CSET_UTF8), Blame::machine, "HDF5", where);
  if (width > 0)
    check(H5Tset_strpad(type.get(), H5T_STR_NULLPAD), Blame::machine, "HDF5", where);
  return type;
}

}  // namespace s2fbench::h5

#include "h5/object.hpp"

#include "base/error.hpp"
#include "h5/type.hpp"

namespace s2fbench::h5 {
namespace {

constexpr std::size_t kMostAttributeBytes = std::size_t{1} << 26;

// Refuses attributes that are not one value, whatever the file says about them.
void check_single(const Handle& attribute, const std::string& where) {
  Handle space(check(H5Aget_space(attribute.get()), Blame::file, "cannot read", where),
               H5Sclose);
  if (H5Sget_simple_extent_npoints(space.get()) != 1)
    throw UserError("attribute is not a single value", where);
}

std::string read_variable_text(const Handle& attribute, const Handle& type,
                               const std::string& where) {
  char* text = nullptr;
  check(H5Aread(attribute.get(), type.get(), &text), Blame::file, "cannot read", where);
  const std::string copy = text ? text : "";
  H5free_memory(text);
  return copy;
}

// Texts of a fixed width, one after the other.
std::vector<std::string> read_fixed_texts(const Handle& attribute, const Handle& type,
                                          std::size_t count, const std::string& where) {
  const std::size_t width = H5Tget_size(type.get());
  if (width == 0 || count > kMostAttributeBytes / width)
    throw UserError("attribute is too large", where);
  std::vector<char> raw(count * width);
  check(H5Aread(attribute.get(), type.get(), raw.data()), Blame::file, "cannot read",
        where);
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string bytes(raw.data() + i * width, width);
    texts.push_back(bytes.substr(0, bytes.find('\0')));
  }
  return texts;
}

std::vector<std::string> read_variable_texts(const Handle& attribute, const Handle& type,
                                             std::size_t count,
                                             const std::string& where) {
  if (count > kMostAttributeBytes / sizeof(char*))
    throw UserError("attribute is too large", where);
  std::vector<char*> raw(count, nullptr);
  const herr_t status = H5Aread(attribute.get(), type.get(), raw.data());
  std::vector<std::string> texts;
  if (status >= 0)
    for (const char* text : raw) texts.emplace_back(text ? text : "");
  for (char* text : raw) H5free_memory(text);
  check(status, Blame::file, "cannot read", where);
  return texts;
}

}  // namespace

Object::Object(Handle handle, std::string file, std::string name)
    : handle_(std::move(handle)), file_(std::move(file)), name_(std::move(name)) {}

std::string Object::where(const std::string& attribute) const {
  return where() + "@" + attribute;
}

bool Object::has_attribute(const std::string& attribute) const {
  return H5Aexists(id(), attribute.c_str()) > 0;
}

Handle Object::open_attribute(const std::string& attribute) const {
  if (!has_attribute(attribute))
    throw UserError("attribute is missing", where(attribute));
  return Handle(check(H5Aopen(id(), attribute.c_str(), H5P_DEFAULT), Blame::file,
                      "cannot open attribute", where(attribute)),
                H5Aclose);
}

std::string Object::text_attribute(const std::string& attribute) const {
  const std::string place = where(attribute);
  const Handle handle = open_attribute(attribute);
  Handle type(check(H5Aget_type(handle.get()), Blame::file, "cannot read", place),
              H5Tclose);
  if (H5Tget_class(type.get()) != H5T_STRING)
    throw UserError("attribute holds " + type_name(type.get()) + ", not text", place);
  check_single(handle, place);
  if (H5Tis_variable_str(type.get()) > 0) return read_variable_text(handle, type, place);
  const std::size_t size = H5Tget_size(type.get());
  if (size > kMostAttributeBytes) throw UserError("attribute is too large", place);
  std::string text(size, '\0');
  check(H5Aread(handle.get(), type.get(), text.data()), Blame::file, "cannot read",
        place);
  return text.c_str();  // up to the first zero byte
}

std::int64_t Object::integer_attribute(const std::string& attribute) const {
  const Handle handle = open_attribute(attribute);
  Handle type(H5Aget_type(handle.get()), H5Tclose);
  if (!type || H5Tget_class(type.get()) != H5T_INTEGER)
    throw UserError("attribute is not an integer", where(attribute));
  check_single(handle, where(attribute));
  std::int64_t value = 0;
  check(H5Aread(handle.get(), H5T_NATIVE_INT64, &value), Blame::file, "cannot read",
        where(attribute));
  return value;
}

double Object::number_attribute(const std::string& attribute) const {
  const Handle handle = open_attribute(attribute);
  Handle type(H5Aget_type(handle.get()), H5Tclose);
  const H5T_class_t kind = type ? H5Tget_class(type.get()) : H5T_NO_CLASS;
  if (kind != H5T_FLOAT && kind != H5T_INTEGER)
    throw UserError("attribute is not a number", where(attribute));
  check_single(handle, where(attribute));
  double value = 0;
  check(H5Aread(handle.get(), H5T_NATIVE_DOUBLE, &value), Blame::file, "cannot read",
        where(attribute));
  return value;
}

std::vector<std::string> Object::texts_attribute(const std::string& attribute) const {
  const std::string place = where(attribute);
  const Handle handle = open_attribute(attribute);
  Handle space(check(H5Aget_space(handle.get()), Blame::file, "cannot read", place),
               H5Sclose);
  const auto count = static_cast<std::size_t>(check(
      H5Sget_simple_extent_npoints(space.get()), Blame::file, "cannot read", place));
  if (count == 0) return {};
  Handle type(check(H5Aget_type(handle.get()), Blame::file, "cannot read", place),
              H5Tclose);
  if (H5Tget_class(type.get()) != H5T_STRING)
    throw UserError("attribute holds " + type_name(type.get()) + ", not text", place);
  if (H5Tis_variable_str(type.get()) > 0)
    return read_variable_texts(handle, type, count, place);
  return read_fixed_texts(handle, type, count, place);
}

void Object::write_raw(const std::string& attribute, hid_t type, Handle space,
                       const void* data) {
  const std::string place = where(attribute);
  Handle handle(check(H5Acreate2(id(), attribute.c_str(), type, space.get(), H5P_DEFAULT,
                                 H5P_DEFAULT),
                      Blame::machine, "cannot create attribute", place),
                H5Aclose);
  if (H5Sget_simple_extent_npoints(space.get()) == 0) return;  // nothing to write
  check(H5Awrite(handle.get(), type, data), Blame::machine, "cannot write attribute",
        place);
}

void Object::write_attribute(const std::string& attribute, const std::string& text) {
  const Handle type = text_type(std::max<std::size_t>(1, text.size()));
  write_raw(attribute, type.get(), Handle(H5Screate(H5S_SCALAR), H5Sclose), text.c_str());
}

void Object::write_texts_attribute(const std::string& attribute,
                                   const std::vector<std::string>& texts) {
  std::size_t width = 1;
  for (const std::string& text : texts) width = std::max(width, text.size());
  std::string packed;
  for (const std::string& text : texts) {
    packed += text + std::string(width - text.size(), '\0');
  }
  const hsize_t count = texts.size();
  write_raw(attribute, text_type(width).get(),
            Handle(H5Screate_simple(1, &count, nullptr), H5Sclose), packed.data());
}

template <typename Number>
void Object::write_attribute(const std::string& attribute, Number value) {
  write_raw(attribute, native_type<Number>(), Handle(H5Screate(H5S_SCALAR), H5Sclose),
            &value);
}

template <typename Number>
void Object::write_attribute(const std::string& attribute,
                             const std::vector<Number>& values) {
  const hsize_t count = values.size();
  write_raw(attribute, native_type<Number>(),
            Handle(H5Screate_simple(1, &count, nullptr), H5Sclose), values.data());
}

#define S2F_INSTANTIATE(Number)                                      \
  template void Object::write_attribute(const std::string&, Number); \
  template void Object::write_attribute(const std::string&, const std::vector<Number>&);
S2F_INSTANTIATE(std::uint8_t)
S2F_INSTANTIATE(std::int32_t)
S2F_INSTANTIATE(std::int64_t)
S2F_INSTANTIATE(std::uint64_t)
S2F_INSTANTIATE(float)
S2F_INSTANTIATE(double)
#undef S2F_INSTANTIATE

}  // namespace s2fbench::h5

#include "h5/dataset.hpp"

#include <algorithm>
#include <limits>

#include "base/error.hpp"
#include "h5/type.hpp"

namespace s2fbench::h5 {
namespace {

// Deflate shrinks at most 1032-fold, so a dataset that claims more than this per stored
// byte is made up; unwritten elements (fill values) are believed up to the second number.
constexpr hsize_t kMostExpansion = 1100;
constexpr hsize_t kMostUnwritten = hsize_t{1} << 28;  // bytes

Handle space_of(hid_t dataset, const std::string& where) {
  return Handle(check(H5Dget_space(dataset), Blame::file, "cannot read the shape", where),
                H5Sclose);
}

}  // namespace

std::string fit_text(const std::string& text, std::size_t width) {
  std::size_t length = std::min({width, text.size(), text.find('\0')});
  if (length < text.size())
    while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80)
      --length;
  return text.substr(0, length);
}

hsize_t element_count(const Shape& shape, const std::string& where) {
  hsize_t count = 1;
  for (const hsize_t length : shape) {
    if (length != 0 && count > std::numeric_limits<hsize_t>::max() / 64 / length)
      throw UserError("dataset claims an impossible size " + to_string(shape), where);
    count *= length;
  }
  return count;
}

std::string to_string(const Shape& shape) {
  std::string text = "(";
  for (std::size_t i = 0; i < shape.size(); ++i)
    text += (i ? ", " : "") + std::to_string(shape[i]);
  return text + ")";
}

Dataset::Dataset(Handle handle, std::string file, std::string name)
    : Object(std::move(handle), std::move(file), std::move(name)),
      type_(H5Dget_type(id()), H5Tclose) {
  if (!type_) fail(Blame::file, "cannot read the type", where());
  const Handle space = space_of(id(), where());
  const int dimensions = H5Sget_simple_extent_ndims(space.get());
  if (dimensions < 0 || H5Sget_simple_extent_type(space.get()) == H5S_NULL)
    throw UserError("dataset has no shape", where());
  shape_.resize(static_cast<std::size_t>(dimensions));
  if (dimensions > 0) H5Sget_simple_extent_dims(space.get(), shape_.data(), nullptr);
  size_ = element_count(shape_, where());
}

std::string Dataset::type_name() const { return h5::type_name(type_.get()); }
bool Dataset::is_text() const { return H5Tget_class(type_.get()) == H5T_STRING; }

template <typename Number>
bool Dataset::stored_as() const {
  return H5Tequal(type_.get(), native_type<Number>()) > 0;
}

bool Dataset::stored_as_half() const {
  return H5Tequal(type_.get(), half_type().get()) > 0;
}

std::size_t Dataset::element_bytes() const { return H5Tget_size(type_.get()); }

hsize_t Dataset::file_offset() const {
  const haddr_t offset = H5Dget_offset(id());
  if (offset == HADDR_UNDEF) {
    library_reason();  // clears the stack
    throw UserError("the dataset's values are not in one piece", where());
  }
  return offset;
}

template <typename Number>
bool Dataset::reads_as() const {
  return h5::reads_as(type_.get(), native_type<Number>());
}

void Dataset::expect_rank(int wanted) const {
  if (rank() != wanted)
    throw UserError("dataset has " + std::to_string(rank()) + " dimensions, not " +
                        std::to_string(wanted),
                    where());
}

void Dataset::expect_shape(const Shape& wanted) const {
  if (shape_ != wanted)
    throw UserError(
        "dataset has shape " + h5::to_string(shape_) + ", not " + h5::to_string(wanted),
        where());
}

void Dataset::expect_stored() const {
  Handle list(H5Dget_create_plist(id()), H5Pclose);
  if (!list) fail(Blame::file, "cannot read the storage", where());
  if (H5Pget_layout(list.get()) == H5D_VIRTUAL || H5Pget_external_count(list.get()) > 0)
    throw UserError("dataset lies in other files, which is not read", where());
  const hsize_t claimed = element_count(shape_, where()) * H5Tget_size(type_.get());
  hsize_t file_bytes = 0;
  Handle owner(H5Iget_file_id(id()), H5Fclose);
  if (!owner || H5Fget_filesize(owner.get(), &file_bytes) < 0)
    fail(Blame::file, "cannot read the file's size", where());
  const hsize_t stored = std::min<hsize_t>(H5Dget_storage_size(id()), file_bytes);
  if (claimed > kMostUnwritten && claimed / kMostExpansion > stored)
    throw UserError("dataset claims shape " + h5::to_string(shape_) + " but holds only " +
                        std::to_string(stored) + " bytes",
                    where(), "make the file again");
}

// The file and memory sides of one transfer.
struct Dataset::Block {
  Handle file;
  Handle memory;
};

Dataset::Block Dataset::select(const Shape& start, const Shape& count, std::size_t length,
                               Blame blame) const {
  bool fits = start.size() == shape_.size() && count.size() == shape_.size();
  for (std::size_t d = 0; fits && d < shape_.size(); ++d)
    fits = start[d] <= shape_[d] && count[d] <= shape_[d] - start[d];
  if (!fits)
    throw UserError("block " + h5::to_string(start) + " + " + h5::to_string(count) +
                        " is outside of shape " + h5::to_string(shape_),
                    where());
  const hsize_t elements = element_count(count, where());
  if (elements != length)
    throw InternalError("HDF5 transfer of " + std::to_string(length) + " values into " +
                        std::to_string(elements) + " places at " + where());
  Block block{space_of(id(), where()),
              Handle(H5Screate_simple(1, &elements, nullptr), H5Sclose)};
  if (!shape_.empty() && elements == 0)
    check(H5Sselect_none(block.file.get()), blame, "HDF5", where());
  else if (!shape_.empty())
    check(H5Sselect_hyperslab(block.file.get(), H5S_SELECT_SET, start.data(), nullptr,
                              count.data(), nullptr),
          blame, "cannot select a block", where());
  if (!block.memory) fail(blame, "cannot select a block", where());
  return block;
}

template <typename Number>
std::vector<Number> Dataset::read() const {
  return read<Number>(Shape(shape_.size(), 0), shape_);
}

template <typename Number>
std::vector<Number> Dataset::read(const Shape& start, const Shape& count) const {
  expect_stored();  // before memory is taken for what the file claims
  for (std::size_t d = 0; d < std::min(count.size(), shape_.size()); ++d)
    if (count[d] > shape_[d])
      throw UserError("block is larger than the dataset", where());
  std::vector<Number> values(element_count(count, where()));
  read_to(std::span<Number>(values), start, count);
  return values;
}

template <typename Number>
void Dataset::read_to(std::span<Number> target, const Shape& start,
                      const Shape& count) const {
  if (!reads_as<Number>())
    throw UserError(
        "dataset holds " + type_name() + ", not " + h5::type_name(native_type<Number>()),
        where());
  expect_stored();
  const Block block = select(start, count, target.size(), Blame::file);
  if (target.empty()) return;
  check(H5Dread(id(), native_type<Number>(), block.memory.get(), block.file.get(),
                H5P_DEFAULT, target.data()),
        Blame::file, "cannot read dataset", where());
}

std::vector<std::string> Dataset::read_text() const {
  if (!is_text()) throw UserError("dataset holds " + type_name() + ", not text", where());
  expect_stored();
  if (size_ == 0) return {};
  if (H5Tis_variable_str(type_.get()) <= 0)
    return read_fixed_text(H5Tget_size(type_.get()));
  std::vector<char*> raw(size_, nullptr);
  const herr_t status =
      H5Dread(id(), type_.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, raw.data());
  std::vector<std::string> values;
  if (status >= 0)
    for (const char* text : raw) values.emplace_back(text ? text : "");
  for (char* text : raw) H5free_memory(text);
  check(status, Blame::file, "cannot read dataset", where());
  return values;
}

std::string Dataset::text_of(std::string bytes) const {
  bytes.resize(std::min(bytes.find('\0'), bytes.size()));
  if (H5Tget_strpad(type_.get()) == H5T_STR_SPACEPAD)
    bytes.resize(bytes.find_last_not_of(' ') + 1);
  return bytes;
}

std::vector<std::string> Dataset::read_fixed_text(std::size_t width) const {
  std::vector<char> raw(size_ * width);
  check(H5Dread(id(), type_.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, raw.data()),
        Blame::file, "cannot read dataset", where());
  std::vector<std::string> values;
  for (hsize_t i = 0; i < size_; ++i)
    values.push_back(text_of(std::string(raw.data() + i * width, width)));
  return values;
}

std::string Dataset::read_text(const Shape& at) const {
  if (!is_text() || H5Tis_variable_str(type_.get()) > 0)
    throw UserError("dataset holds " + type_name() + ", not fixed-length text", where());
  expect_stored();
  const Block block = select(at, Shape(shape_.size(), 1), 1, Blame::file);
  std::string bytes(H5Tget_size(type_.get()), '\0');
  check(H5Dread(id(), type_.get(), block.memory.get(), block.file.get(), H5P_DEFAULT,
                bytes.data()),
        Blame::file, "cannot read dataset", where());
  return text_of(std::move(bytes));
}

template <typename Number>
void Dataset::write(std::span<const Number> values) {
  write(Shape(shape_.size(), 0), shape_, values);
}

template <typename Number>
void Dataset::write(const Shape& start, const Shape& count,
                    std::span<const Number> values) {
  const Block block = select(start, count, values.size(), Blame::machine);
  if (values.empty()) return;
  check(H5Dwrite(id(), native_type<Number>(), block.memory.get(), block.file.get(),
                 H5P_DEFAULT, values.data()),
        Blame::machine, "cannot write dataset", where());
}

void Dataset::write_text(const std::vector<std::string>& values) {
  if (values.size() != size_)
    throw InternalError(std::to_string(values.size()) + " strings for " + where());
  if (values.empty()) return;
  const std::size_t width = H5Tget_size(type_.get());
  std::vector<const char*> pointers;
  std::string packed;
  const bool variable = H5Tis_variable_str(type_.get()) > 0;
  for (const auto& value : values) {
    pointers.push_back(value.c_str());
    if (variable) continue;
    const std::string part = fit_text(value, width);
    packed += part + std::string(width - part.size(), '\0');
  }
  const void* data = variable ? static_cast<const void*>(pointers.data()) : packed.data();
  check(H5Dwrite(id(), type_.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, data), Blame::machine,
        "cannot write dataset", where());
}

#define S2F_INSTANTIATE(Number)                                                         \
  template bool Dataset::reads_as<Number>() const;                                      \
  template bool Dataset::stored_as<Number>() const;                                     \
  template std::vector<Number> Dataset::read<Number>() const;                           \
  template std::vector<Number> Dataset::read<Number>(const Shape&, const Shape&) const; \
  template void Dataset::read_to<Number>(std::span<Number>, const Shape&, const Shape&) \
      const;                                                                            \
  template void Dataset::write<Number>(std::span<const Number>);                        \
  template void Dataset::write<Number>(const Shape&, const Shape&,                      \
                                       std::span<const Number>);
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

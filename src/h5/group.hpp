// A group (a file's root among them): what is in it, and making new things in it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "h5/dataset.hpp"

namespace s2fbench::h5 {

// How a new dataset is stored.
struct Storage {
  Shape chunk = {};    // empty = contiguous
  int deflate = 0;     // 0-9; needs chunks
  bool early = false;  // allocate and fill at creation: values get their places
  std::optional<double> fill = {};  // value of elements never written; default 0
  bool filled = true;  // false: new space is left as the system gives it, as zeros
};

class Group : public Object {
 public:
  using Object::Object;

  bool exists(const std::string& path) const;  // any link, each part of the path checked
  std::vector<std::string> names() const;      // of the links in this group, sorted
  Dataset dataset(const std::string& path) const;  // UserError when missing or no dataset
  Group group(const std::string& path) const;

  Group create_group(const std::string& name);
  // Number: int8 ... uint64, float, double. An empty shape makes a scalar.
  template <typename Number>
  Dataset create(const std::string& name, const Shape& shape,
                 const Storage& storage = {});
  // Stored as float16 (halves round up); read and written as float. Too large values
  // become infinite.
  Dataset create_half(const std::string& name, const Shape& shape,
                      const Storage& storage = {});
  // width = bytes per string; 0 = variable length, for serial files only.
  Dataset create_text(const std::string& name, const Shape& shape, std::size_t width,
                      const Storage& storage = {});
  // Creates a dataset of these values in one call.
  template <typename Number>
  Dataset write(const std::string& name, const std::vector<Number>& values,
                const Storage& storage = {});
  Dataset write_text(const std::string& name, const std::vector<std::string>& values);
  Dataset write_text(const std::string& name, const std::string& value);  // scalar

 private:
  Dataset create_typed(const std::string& name, const Shape& shape,
                       const Storage& storage, hid_t type);
  std::string path_of(const std::string& path) const;
  std::string place_of(const std::string& path) const;
};

}  // namespace s2fbench::h5

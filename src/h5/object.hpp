// What files, groups and datasets share: a place in a file, and attributes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "h5/handle.hpp"

namespace s2fbench::h5 {

class Object {
 public:
  Object(Handle handle, std::string file, std::string name);

  hid_t id() const { return handle_.get(); }
  const std::string& file() const { return file_; }  // path, for messages
  const std::string& name() const { return name_; }  // "/" or the path inside the file
  // "file.h5: /dataset", how messages name this object.
  std::string where() const { return file_ + ": " + name_; }

  bool has_attribute(const std::string& attribute) const;
  // Throw UserError when the attribute is missing, of another type or not a single value.
  std::string text_attribute(const std::string& attribute) const;
  std::int64_t integer_attribute(const std::string& attribute) const;
  double number_attribute(const std::string& attribute) const;  // integers too
  // Every string of a list of texts. No strings for an empty list of any type: numpy
  // writes an empty list as numbers.
  std::vector<std::string> texts_attribute(const std::string& attribute) const;

  // Create the attribute. Throw EnvironmentError when that fails (it must not exist yet).
  void write_attribute(const std::string& attribute, const std::string& text);
  void write_attribute(const std::string& attribute, const char* text) {
    write_attribute(attribute, std::string(text));
  }
  void write_texts_attribute(const std::string& attribute,
                             const std::vector<std::string>& texts);
  // Number is a type of native_type(). A list becomes a 1-D attribute.
  template <typename Number>
  void write_attribute(const std::string& attribute, Number value);
  template <typename Number>
  void write_attribute(const std::string& attribute, const std::vector<Number>& values);

 protected:
  Handle handle_;

 private:
  Handle open_attribute(const std::string& attribute) const;
  void write_raw(const std::string& attribute, hid_t type, Handle space,
                 const void* data);
  std::string where(const std::string& attribute) const;
  std::string file_, name_;
};

}  // namespace s2fbench::h5

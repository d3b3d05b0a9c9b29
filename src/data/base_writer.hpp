// Writes bases and coverage of a dataset as they come, in pieces of bounded size.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/hash.hpp"
#include "data/dataset_config.hpp"
#include "h5/file.hpp"

namespace s2fbench::data {

class BaseWriter {
 public:
  // At most `capacity` bases will come for each of the named sources.
  BaseWriter(h5::File& file, const std::vector<std::string>& sources,
             std::int64_t capacity, Storage storage);

  // The next bases and, source by source, their coverage (all of one length). NaN, no
  // value, is stored as 0 and counted. Throws UserError naming the source when a value
  // does not fit the storage; nothing more can be written then.
  void append(std::span<const std::uint8_t> bases,
              const std::vector<std::span<const float>>& coverage);
  // Writes what is left and gives the datasets their final length.
  void finish();

  std::int64_t length() const { return written_ + buffered(); }
  std::string bases_hash() const { return bases_hasher_.hex(); }
  std::vector<std::string> coverage_hashes() const;
  std::vector<std::int64_t> missing() const;  // bases without a value, of each source

 private:
  struct Column {
    std::string name;
    std::vector<float> buffer;
    Hasher hasher;
    std::int64_t missing = 0;
  };
  std::int64_t buffered() const { return static_cast<std::int64_t>(buffer_.size()); }
  void add(Column& column, std::span<const float> values) const;
  void flush();

  Storage storage_;
  h5::Dataset bases_;
  h5::Dataset coverage_;
  std::int64_t written_ = 0;
  std::vector<std::uint8_t> buffer_;
  Hasher bases_hasher_;
  std::vector<Column> columns_;
};

}  // namespace s2fbench::data

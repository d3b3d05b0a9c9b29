// What a store is and whether it fits, without reading its values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "stores/layout.hpp"

namespace s2fbench::stores {

struct StoreFile;

struct LayerSummary {
  int layer = 0;
  std::int64_t written = 0;  // rows
  std::string content_hash;  // of its values and the tokens; "" until complete
};

struct StoreSummary {
  std::string path;
  Layout layout;
  bool complete = false;
  std::vector<LayerSummary> layers;  // in the layout's order
  std::int64_t bytes = 0;            // of the file
};

// Throws UserError when the file is no sound store. An unfinished one is described.
StoreSummary describe(const std::string& path);
StoreSummary describe(const StoreFile& store);

// The prepared sequence table that a store must be of.
struct DatasetKey {
  std::string hash;  // its content hash
  std::int64_t rows = 0;
  int sequences = 1;  // of a row
};
// Of a prepared file. Throws UserError when it holds no sequence table.
DatasetKey dataset_key(const std::string& path);

// What is asked of a store.
struct Request {
  std::string pool = "stored";  // as it is stored | full | cls | mean | mean_special
  int layer = -1;               // -1 = the store's last
};

// What a store gives for a request.
struct Offer {
  std::size_t index = 0;  // of the layer in the layout
  int layer = 0;
  Pooling pooling = Pooling::full;
  int channels = 0;
  int positions = 0;              // of a row, all its sequences
  std::string content_hash;       // of the layer: what results depend on
  std::int64_t memory_bytes = 0;  // that the numbers take when they are held
};

// Throws UserError saying what does not fit: an unfinished store, another dataset, no
// such layer, a pooling that cannot be made of what is stored.
void expect_all_written(const StoreSummary& store);
void expect_dataset(const StoreSummary& store, const DatasetKey& dataset);
Offer offer(const StoreSummary& store, const Request& request);

}  // namespace s2fbench::stores

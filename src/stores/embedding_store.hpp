// A layer of an embedding store as the input of models.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "data/dataset.hpp"
#include "data/representation.hpp"
#include "stores/describe.hpp"

namespace s2fbench::stores {

// In the memory of the node, once for all its processes, or read from the file for each
// batch when it is larger than the limit: the same bits come out.
class EmbeddingStore : public data::Representation {
 public:
  // Collective over `how.node`. Reads the whole layer once: its hash and every number are
  // checked. Throws UserError when the store does not fit the dataset or the request, or
  // is damaged; what one rank throws all throw.
  static std::shared_ptr<const EmbeddingStore> open(const std::string& path,
                                                    const DatasetKey& dataset,
                                                    const Request& request = {},
                                                    const data::LoadOptions& how = {});
  ~EmbeddingStore() override;

  int channels() const override;
  int positions() const override;
  // (rows, channels, positions); the file holds (rows, positions, channels).
  void read(std::span<const std::int64_t> rows, std::span<float> target) const override;

  // Real tokens of a row's sequence, special ones among them; 1 in a pooled store.
  int tokens(std::int64_t row, int sequence = 0) const;
  const StoreSummary& summary() const;
  const Offer& given() const;
  const data::Residence& residence() const;

 private:
  struct Parts;
  static void fill(Parts& parts, const StoreFile& store);
  explicit EmbeddingStore(std::unique_ptr<Parts> parts);
  std::unique_ptr<const Parts> parts_;
};

}  // namespace s2fbench::stores

#include "catalogue/basenji_layers.hpp"

#include <algorithm>
#include <cmath>

namespace s2fbench::catalogue {
namespace {

// Half to even, as NumPy rounds; at least 1.
int rounded(double value) { return std::max(1, static_cast<int>(std::nearbyint(value))); }

// The study's rate for a block of that many filters: 64 -> 0.1, 128 -> 0.2 ... 1024 ->
// 0.5.
double rate_by_filters(int filters) {
  double rate = 0.1;
  for (int limit = 64; filters > limit && limit < 1024; limit *= 2) rate += 0.1;
  return rate;
}

// The pools of a bin: 8, then 4s, then a 2 when its power of two is even.
std::vector<int> tower_pools(int resolution) {
  std::vector<int> pools;
  int left = resolution / 8;
  for (; left >= 4; left /= 4) pools.push_back(4);
  if (left == 2) pools.push_back(2);
  return pools;
}

}  // namespace

std::vector<int> dilations(int units, double growth) {
  std::vector<int> result;
  double dilation = 1.0;
  for (int i = 0; i < units; ++i, dilation *= growth) result.push_back(rounded(dilation));
  return result;
}

BasenjiLayers basenji_layers(const ModelRequest& request) {
  const Options& options = request.options;
  const auto filters = [&](const char* name) {
    return scaled(integer_option(options, name), number_option(options, "width"));
  };
  const int first_pool = request.resolution == 1 ? 1 : 2;
  return {filters("trunk_filters"),
          filters("dilated_filters"),
          filters("last_filters"),
          dilations(integer_option(options, "dilated_units"),
                    number_option(options, "dilation_growth")),
          first_pool,
          request.resolution / first_pool};
}

BasenjimodLayers basenjimod_layers(const ModelRequest& request) {
  const Options& options = request.options;
  const bool single_bases = request.resolution == 1;
  const bool add_dropout = !single_bases && word_option(options, "add_dropout") == "true";
  const double width = number_option(options, "width");
  const double growth = number_option(options, "growth");
  const auto filters = [&](const char* name) {
    return scaled(integer_option(options, name), width);
  };
  const auto rate = [&](const char* name) {
    return add_dropout ? rate_by_filters(integer_option(options, name)) : 0.0;
  };
  BasenjimodLayers layers{};
  layers.stem = {filters("filters1"), 8, rate("filters1")};
  double grown = filters("filters2");
  for (const int pool : tower_pools(single_bases ? 32 : request.resolution)) {
    // The block with a pool of 2 grows from the rounded count before it.
    const int count = pool == 2 && !layers.tower.empty()
                          ? rounded(layers.trunk() * growth)
                          : rounded(grown);
    layers.tower.push_back({count, pool, rate("filters2")});
    grown *= growth;
  }
  layers.dilated = filters(single_bases ? "filters3" : "filters4");
  layers.dilated_dropout =
      single_bases ? number_option(options, "base_dilated_dropout") : rate("filters4");
  layers.dilations = dilations(
      integer_option(options, "dilated_units"),
      number_option(options, single_bases ? "base_dilation_growth" : "dilation_growth"));
  layers.last = filters(single_bases ? "filters4" : "filters5");
  layers.last_dropout =
      single_bases ? number_option(options, "base_last_dropout") : rate("filters5");
  if (single_bases) {
    const int up = rounded(layers.last * growth);
    layers.up = {up, up, rounded(up * growth)};
  }
  return layers;
}

}  // namespace s2fbench::catalogue

#include "keras/families.hpp"

#include <charconv>

namespace s2fbench::keras {

const std::vector<Family>& families() {
  static const std::vector<Family> all = [] {
    std::vector<Family> joined;
    for (const auto& list : {bpnet_families(), trunk_families(), basenji_families(),
                             std::vector<Family>{basset_family()}}) {
      joined.insert(joined.end(), list.begin(), list.end());
    }
    return joined;
  }();
  return all;
}

Outline outline_of(const LayerGraph& graph) {
  Outline outline;
  outline.layers = graph.in_order();
  for (const Layer& layer : outline.layers) {
    if (layer.kind == Layer::Kind::convolution) outline.convolutions.push_back(&layer);
    if (layer.kind == Layer::Kind::transposed) outline.transposed.push_back(&layer);
    if (layer.pool > 1) outline.pools.push_back(&layer);
    if (!layer.activation.empty()) outline.activations.push_back(&layer);
  }
  return outline;
}

std::string number_text(double number) {
  char text[400];
  const auto end =
      std::to_chars(text, text + sizeof text, number, std::chars_format::fixed);
  return std::string(text, end.ptr);
}

}  // namespace s2fbench::keras

// BPNet's first form: beside its profile, each track has an output for the log of the
// window's total coverage, one dense layer on the trunk's average over all positions.
#include "catalogue/models/bpnet_sizes.hpp"
#include "catalogue/models/rows.hpp"

namespace s2fbench::catalogue {
namespace {

LayerCount count(const ModelRequest& request) {
  LayerCount layers = count_bpnet(request);
  const int filters = bpnet_sizes(request.options).filters;
  for (int track = 0; track < request.tracks; ++track) layers.dense(filters, 1);
  return layers;
}

}  // namespace

ModelRow bpnet_original_row() {
  return {"bpnet_original",
          "bpnet with two outputs, shares of the bins and log counts; any resolution",
          bpnet_options(64, 25),
          bpnet_why_not,
          [](const ModelRequest& request) { return count(request).operations(); },
          [](const ModelRequest& request) { return count(request).parameters(); },
          Task::profile,
          true};
}

}  // namespace s2fbench::catalogue

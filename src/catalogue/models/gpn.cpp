// GPN, to be trained on the letters of a genome: pretrained/gpn.hpp has its layers.
#include "catalogue/layer_count.hpp"
#include "catalogue/models/rows.hpp"

namespace s2fbench::catalogue {
namespace {

LayerCount count_gpn(const ModelRequest& request) {
  const Options& options = request.options;
  const std::int64_t hidden = integer_option(options, "hidden");
  const std::int64_t positions = request.input_length;
  LayerCount count;
  for (int i = 0; i < integer_option(options, "layers"); ++i) {
    count.convolution(hidden, hidden, integer_option(options, "kernel"), positions)
        .batch_norm(hidden)  // of parameters as many as a layer norm
        .convolution(hidden, hidden, 1, positions)
        .batch_norm(hidden);
  }
  return count.convolution(hidden, hidden, 1, positions)
      .batch_norm(hidden)
      .convolution(hidden, integer_option(options, "vocabulary"), 1, positions);
}

std::string gpn_reason(const ModelRequest& request) {
  if (request.channels != 4) return "it reads letters: representation onehot";
  if (request.sequences != 1) return "it reads one sequence a row";
  if (integer_option(request.options, "kernel") % 2 == 0) return "its kernel must be odd";
  return "";
}

}  // namespace

ModelRow gpn_row() {
  ModelRow row = {
      "gpn",
      "GPN, a language model: convolutions guess masked letters; what it learns is read "
      "by embed --model gpn",
      {{"layers", OptionType::integer, "25", "residual blocks", 1, 1000},
       {"hidden", OptionType::integer, "512", "channels", 8, 1 << 16},
       {"kernel", OptionType::integer, "9", "width of convolutions, odd", 1, 255},
       {"cycle", OptionType::integer, "6", "blocks until dilations start at 1 again", 1,
        16},
       {"vocabulary", OptionType::integer, "6",
        "6 (the study's, N is padding) or 7 (the published one)", 6, 7}},
      gpn_reason,
      [](const ModelRequest& request) { return count_gpn(request).operations(); },
      [](const ModelRequest& request) { return count_gpn(request).parameters(); },
      Task::masked};
  row.own_loss = "masked_letters";
  return row;
}

}  // namespace s2fbench::catalogue

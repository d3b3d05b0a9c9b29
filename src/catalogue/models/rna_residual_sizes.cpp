#include "catalogue/models/rna_residual_sizes.hpp"

#include <string>

#include "catalogue/models/rows.hpp"
#include "catalogue/models/study_defaults.hpp"

namespace s2fbench::catalogue {

std::vector<OptionRow> rna_options(const StudyRna& study) {
  const std::string l2_help =
      std::string("L2 penalty on the weights of both convolutions") +
      (study.dense_norm ? " and the dense layer" : "") + ", in gradients alone";
  OptionRow activation = activation_option();
  activation.default_value = "exponential";
  return {
      activation,
      study_option("filters1", OptionKind::filters, 96, "filters of convolution 1"),
      study_option("kernel1", OptionKind::kernel, 19, "width of convolution 1"),
      study_option("residual_depth", OptionKind::depth, 3,
                   "convolutions of the residual block, dilation 1 to 2^(n-1)"),
      study_option("residual_kernel", OptionKind::kernel, 3,
                   "width of the residual block's convolutions"),
      study_option("residual_dropout", OptionKind::dropout, 0.1,
                   "between the layers of the residual block"),
      study_option("pool", OptionKind::pool, 10, "max pool behind the residual block"),
      study_option("filters2", OptionKind::filters, study.filters2,
                   "filters of convolution 2"),
      study_option("kernel2", OptionKind::kernel, 7, "width of convolution 2"),
      study_option("dropout", OptionKind::dropout, 0.1,
                   "behind convolution 1, the pool and the average"),
      study_option("units", OptionKind::units, study.units, "outputs of the dense layer"),
      study_option("dense_dropout", OptionKind::dropout, 0.5, "behind the dense layer"),
      {"l2", OptionType::number, "1e-8", l2_help, 0, 1}};
}

RnaSizes rna_sizes(const StudyRna& study, const Options& options) {
  RnaSizes sizes;
  sizes.front = front_sizes(options);
  sizes.filters1 = scaled_option(options, "filters1");
  sizes.kernel1 = integer_option(options, "kernel1");
  sizes.filters2 = scaled_option(options, "filters2");
  sizes.kernel2 = integer_option(options, "kernel2");
  sizes.residual_depth = integer_option(options, "residual_depth");
  sizes.residual_kernel = integer_option(options, "residual_kernel");
  sizes.residual_dropout = number_option(options, "residual_dropout");
  sizes.pool = integer_option(options, "pool");
  sizes.dropout = number_option(options, "dropout");
  sizes.units = scaled_option(options, "units");
  sizes.dense_norm = study.dense_norm;
  sizes.dense_dropout = number_option(options, "dense_dropout");
  sizes.l2 = number_option(options, "l2");
  return sizes;
}

std::string rna_reason(const StudyRna& study, const ModelRequest& request) {
  const std::string reason = one_value_reason(request, 1);
  if (!reason.empty()) return reason;
  return pool_reason(request.input_length, {rna_sizes(study, request.options).pool});
}

LayerCount count_rna(const StudyRna& study, const ModelRequest& request) {
  const RnaSizes sizes = rna_sizes(study, request.options);
  const std::int64_t positions = request.input_length;
  LayerCount layers = count_front(sizes.front, request.channels, positions);
  layers
      .convolution(front_channels(sizes.front, request.channels), sizes.filters1,
                   sizes.kernel1, positions, false)
      .batch_norm(sizes.filters1)
      .residual_block(sizes.filters1, sizes.residual_depth, sizes.residual_kernel,
                      positions, false)
      .convolution(sizes.filters1, sizes.filters2, sizes.kernel2, positions / sizes.pool,
                   false)
      .batch_norm(sizes.filters2)
      .dense(sizes.filters2, sizes.units, !sizes.dense_norm);
  if (sizes.dense_norm) layers.batch_norm(sizes.units);
  return layers.dense(sizes.units, request.tracks);
}

}  // namespace s2fbench::catalogue

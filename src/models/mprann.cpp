// MPRAnn (Agarwal et al. 2023), as the study's code has it.
//
//   conv 250 x 7, ReLU, batch norm
//   -> conv 250 x 8, softmax, batch norm, max pool 2, dropout .1
//   -> conv 250 x 3, softmax, batch norm
//   -> conv 100 x 2, softmax, batch norm, max pool 1, dropout .1
//   -> flatten -> dense 300, sigmoid, dropout .3 -> dense 200, sigmoid -> dense
//
// No padding. The softmax is over the filters at each position: Keras takes its last
// axis. First weights: Glorot uniform.
#include "catalogue/models/mprann_sizes.hpp"
#include "models/architectures.hpp"
#include "models/batch_norm.hpp"
#include "models/dropout.hpp"
#include "models/layers.hpp"

namespace s2fbench::models {
namespace {

// Convolution, activation, batch norm, max pool: the activation comes first.
class MprannStageImpl : public torch::nn::Module {
 public:
  MprannStageImpl(std::int64_t channels, std::int64_t filters, std::int64_t width,
                  bool softmax, std::int64_t pool)
      : softmax_(softmax),
        pool_(pool),
        convolution_(
            register_module("convolution", Convolution(channels, filters, width))),
        norm_(register_module("norm", BatchNorm(filters))) {}

  // (batch, channels, length) -> (batch, filters, (length - width + 1) / pool)
  torch::Tensor forward(const torch::Tensor& x) {
    torch::Tensor h = convolution_->forward_inside(x);
    h = norm_->forward(softmax_ ? torch::softmax(h, 1) : h.relu_());
    return pool_ > 1 ? torch::max_pool1d(h, pool_) : h;
  }

 private:
  bool softmax_;
  std::int64_t pool_;
  Convolution convolution_;
  BatchNorm norm_;
};
TORCH_MODULE(MprannStage);

class Mprann : public Model {
 public:
  Mprann(const catalogue::ModelRequest& request, const catalogue::MprannSizes& sizes);
  losses::Prediction forward(torch::Tensor x) override;

 private:
  std::vector<MprannStage> stages_;
  Dropout dropout1_, dropout2_, dense_dropout_;
  Dense dense1_ = nullptr;
  Dense dense2_ = nullptr;
  Dense head_ = nullptr;
};

Mprann::Mprann(const catalogue::ModelRequest& request,
               const catalogue::MprannSizes& sizes)
    : dropout1_(register_module("dropout1", Dropout(sizes.dropout))),
      dropout2_(register_module("dropout2", Dropout(sizes.dropout))),
      dense_dropout_(register_module("dense_dropout", Dropout(sizes.dense_dropout))) {
  std::int64_t channels = request.channels;
  for (std::size_t i = 0; i < sizes.filters.size(); ++i) {
    const int pool = i % 2 == 1 ? sizes.pools[i / 2] : 1;
    stages_.push_back(register_module(
        "stage" + std::to_string(i + 1),
        MprannStage(channels, sizes.filters[i], sizes.kernels[i], i > 0, pool)));
    channels = sizes.filters[i];
  }
  const std::int64_t positions =
      catalogue::mprann_positions(sizes, request.input_length, 3);
  dense1_ = register_module("dense1", Dense(channels * positions, sizes.units[0]));
  dense2_ = register_module("dense2", Dense(sizes.units[0], sizes.units[1]));
  head_ = register_module("head", Dense(sizes.units[1], request.tracks));
}

losses::Prediction Mprann::forward(torch::Tensor x) {
  torch::Tensor h = stages_[1]->forward(stages_[0]->forward(x));
  h = stages_[3]->forward(stages_[2]->forward(dropout1_->forward(h)));
  h = dropout2_->forward(h).flatten(1);
  h = dense_dropout_->forward(torch::sigmoid(dense1_->forward(h)));
  return head_->forward(torch::sigmoid(dense2_->forward(h))).unsqueeze(2);
}

}  // namespace

std::shared_ptr<Model> make_mprann(const ModelSpec& spec) {
  return std::make_shared<Mprann>(spec.request,
                                  catalogue::mprann_sizes(spec.request.options));
}

}  // namespace s2fbench::models

// The model of exon inclusion, of the acceptor's and the donor's sequence side by side.
//
//   each side, with weights of its own:
//      conv 128 x 7, batch norm, ReLU, max pool 4, dropout .2
//   -> joined along the length
//   -> conv 164 x 5, batch norm, ReLU, max pool 4, dropout .2
//   -> conv 256 x 5, batch norm, ReLU, max pool 2, dropout .2
//   -> flatten -> 2 x (dense 256, batch norm, ReLU, dropout .5) -> dense, one per tissue
//
// First weights: He uniform in the convolutions, Glorot uniform in the dense layers.
#include "models/architectures.hpp"
#include "models/scalar_blocks.hpp"

namespace s2fbench::models {
namespace {

class SpliceCnn : public Model {
 public:
  SpliceCnn(const catalogue::ModelRequest& request,
            const catalogue::ScalarCnnSizes& sizes);
  // (batch, channels, acceptor then donor) -> (batch, tracks, 1)
  losses::Prediction forward(torch::Tensor x) override;

 private:
  ConvolutionUnit unit(const std::string& name, std::int64_t channels,
                       const catalogue::StageOfCnn& stage) {
    return register_module(
        name, ConvolutionUnit(unit_options(channels, stage, FirstWeights::he_uniform)));
  }

  ConvolutionUnit acceptor_;
  ConvolutionUnit donor_;
  ConvolutionUnit stage2_;
  ConvolutionUnit stage3_;
  DenseEnd end_;
};

SpliceCnn::SpliceCnn(const catalogue::ModelRequest& request,
                     const catalogue::ScalarCnnSizes& sizes)
    : acceptor_(unit("acceptor", request.channels, sizes.stages[0])),
      donor_(unit("donor", request.channels, sizes.stages[0])),
      stage2_(unit("stage2", sizes.stages[0].filters, sizes.stages[1])),
      stage3_(unit("stage3", sizes.stages[1].filters, sizes.stages[2])),
      end_(*this, sizes.dense,
           sizes.stages[2].filters *
               catalogue::splice_positions(sizes, request.input_length),
           request.tracks) {}

losses::Prediction SpliceCnn::forward(torch::Tensor x) {
  const std::int64_t side = x.size(2) / 2;
  const torch::Tensor acceptor = acceptor_->forward(x.narrow(2, 0, side));
  const torch::Tensor donor = donor_->forward(x.narrow(2, side, side));
  const torch::Tensor both = torch::cat({acceptor, donor}, 2);
  return end_.forward(stage3_->forward(stage2_->forward(both)));
}

}  // namespace

std::shared_ptr<Model> make_splice_cnn(const ModelSpec& spec) {
  return std::make_shared<SpliceCnn>(
      spec.request,
      catalogue::scalar_cnn_sizes(catalogue::kSpliceCnn, spec.request.options));
}

}  // namespace s2fbench::models

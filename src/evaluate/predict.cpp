#include "evaluate/predict.hpp"

#include <algorithm>
#include <cstring>
#include <map>

#include "base/error.hpp"
#include "comm/agreed.hpp"
#include "losses/prediction.hpp"

namespace s2fbench::evaluate {
namespace {

constexpr int kTag = 71;  // messages with one block's values

// Values (count, tracks, bins) as bytes.
comm::Bytes predict_block(models::StoredModel& model, const WindowSource& windows,
                          std::int64_t first, std::int64_t count,
                          const PredictOptions& options) {
  const torch::NoGradGuard no_gradient;
  const torch::Tensor onehot = windows.onehot(first, count).to(options.device);
  torch::Tensor values = losses::coverage(model.model->forward(onehot));
  if (gives_logits(model.description) && !options.logits) values = torch::sigmoid(values);
  values = values.to(torch::kCPU, torch::kFloat32).contiguous();
  const auto& request = model.description.spec.request;
  const std::int64_t bins = request.input_length / request.resolution;
  if (values.sizes() != torch::IntArrayRef{count, request.tracks, bins}) {
    throw InternalError("a model's output has another shape than its description");
  }
  comm::Bytes bytes(static_cast<std::size_t>(values.numel()) * sizeof(float));
  std::memcpy(bytes.data(), values.const_data_ptr<float>(), bytes.size());
  return bytes;
}

// Every rank's block of one round, by rank: on rank 0, empty elsewhere.
std::vector<comm::Bytes> to_rank0(const comm::Context& world, comm::Bytes mine,
                                  int senders) {
  if (world.rank() > 0) {
    if (world.rank() < senders) world.send(0, kTag, std::move(mine));
    return {};
  }
  std::vector<comm::Bytes> blocks(static_cast<std::size_t>(senders));
  blocks[0] = std::move(mine);
  for (int received = 1; received < senders; ++received) {
    auto message = world.receive();
    if (!message || message->tag != kTag) throw InternalError("not a predicted block");
    blocks.at(static_cast<std::size_t>(message->source)) = std::move(message->body);
  }
  return blocks;
}

std::vector<float> floats(const comm::Bytes& bytes) {
  std::vector<float> values(bytes.size() / sizeof(float));
  std::memcpy(values.data(), bytes.data(), bytes.size());
  return values;
}

}  // namespace

bool gives_logits(const models::ModelDescription& model) {
  const auto* row = catalogue::find_model(model.spec.name);
  if (row == nullptr) throw InternalError("no model " + model.spec.name);
  if (row->task != catalogue::Task::scalar) return row->task == catalogue::Task::binary;
  return catalogue::task_of_loss(model.loss) == catalogue::Task::binary;
}

void predict(models::StoredModel& model, const WindowSource& windows,
             PredictionSink* sink, const comm::Context& world,
             const PredictOptions& options) {
  model.model->to(options.device);
  model.model->eval();
  const std::int64_t total = windows.size();
  const std::int64_t blocks = (total + options.block - 1) / options.block;
  const auto first_of = [&](std::int64_t block) { return block * options.block; };
  const auto count_of = [&](std::int64_t block) {
    return std::min<std::int64_t>(options.block, total - first_of(block));
  };
  for (std::int64_t round = 0; round < blocks; round += world.size()) {
    const std::int64_t block = round + world.rank();
    comm::Bytes mine;
    comm::on_every_rank(world, [&] {
      if (block >= blocks) return;
      mine = predict_block(model, windows, first_of(block), count_of(block), options);
    });
    const auto senders =
        static_cast<int>(std::min<std::int64_t>(world.size(), blocks - round));
    const auto round_blocks = to_rank0(world, std::move(mine), senders);
    comm::from_rank0(world, [&] {
      for (std::size_t i = 0; i < round_blocks.size(); ++i) {
        const std::int64_t at = round + static_cast<std::int64_t>(i);
        sink->write(first_of(at), count_of(at), floats(round_blocks[i]));
      }
      const std::int64_t next = round + senders;
      if (options.progress) options.progress(std::min(first_of(next), total), total);
      return std::string();
    });
  }
  comm::from_rank0(world, [&] {
    sink->finish();
    return std::string();
  });
}

}  // namespace s2fbench::evaluate

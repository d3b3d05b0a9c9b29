#include "train/step.hpp"

#include <cmath>
#include <exception>
#include <utility>

#include "base/error.hpp"
#include "models/batch_norm.hpp"
#include "models/dropout.hpp"
#include "train/agreement.hpp"
#include "train/saved_tensors.hpp"

namespace s2fbench::train {
namespace {

torch::optim::AdamOptions adam_options(const config::TrainSettings& settings) {
  return torch::optim::AdamOptions(settings.learning_rate).eps(settings.adam_epsilon);
}

std::string divergence(double loss, int epoch, int step) {
  return std::string("loss became ") + (std::isnan(loss) ? "NaN" : "infinite") +
         " at step " + std::to_string(step) + " of epoch " + std::to_string(epoch);
}

}  // namespace

Step::Step(models::Model& model, losses::Loss loss, const config::TrialSettings& settings,
           const comm::Context& gang)
    : model_(model),
      loss_(std::move(loss)),
      gang_(gang),
      shards_(settings.train.shards),
      seed_(static_cast<std::uint64_t>(settings.seed)),
      buffer_(model),
      adam_(model.parameters(), adam_options(settings.train)) {
  check_gang(settings.train, gang.size());
  if (settings.train.batch_norm_momentum > 0) {
    for (auto& norm : models::batch_norms(model)) {
      norm->set_momentum(settings.train.batch_norm_momentum);
    }
  }
  // Adam's memory is taken here, where a rank that has too little can still say so.
  for (const auto& parameter : model.parameters()) {
    auto state = std::make_unique<torch::optim::AdamParamState>();
    state->step(0);
    state->exp_avg(torch::zeros_like(parameter));
    state->exp_avg_sq(torch::zeros_like(parameter));
    adam_.state()[parameter.unsafeGetTensorImpl()] = std::move(state);
  }
  reducer_ = reduce::make_reducer(gang);
}

void Step::set_learning_rate(double rate) {
  for (auto& group : adam_.param_groups()) group.options().set_lr(rate);
}

void Step::register_state(SavedState& state) {
  for (const auto& item : model_.named_buffers())
    add_tensor(state, "model." + item.key(), item.value());
  for (const auto& item : model_.named_parameters()) {
    add_tensor(state, "model." + item.key(), item.value());
    auto& adam = static_cast<torch::optim::AdamParamState&>(
        *adam_.state().at(item.value().unsafeGetTensorImpl()));
    add_tensor(state, "adam.mean." + item.key(), adam.exp_avg());
    add_tensor(state, "adam.square." + item.key(), adam.exp_avg_sq());
    state.add_value("adam.step." + item.key(), adam.step());
  }
  for (auto& group : adam_.param_groups()) {
    auto& options = static_cast<torch::optim::AdamOptions&>(group.options());
    state.add_value("adam.learning_rate", options.lr());
  }
}

std::vector<float> Step::shard_leaf(const StepInput& input, int shard, bool stop) {
  const Shard range = shard_of(input.windows, shards_, shard);
  const TensorBatch batch = input.load(range);
  // The item counts shards over the whole epoch, so that no two share a dropout mask.
  const auto item = static_cast<std::uint64_t>(input.step) * shards_ + shard;
  models::seed_dropout(model_, seed_, static_cast<std::uint64_t>(input.epoch), item);
  buffer_.clear_gradients();
  const auto loss = loss_(model_.forward(batch.onehot), batch.targets);
  loss.value.backward();
  StepWords words;
  words.loss = loss.value.item<double>();
  if (loss.constant_tracks.defined())
    words.constant_tracks = loss.constant_tracks.item<double>();
  words.stop = stop;
  return buffer_.shard_leaf(static_cast<double>(range.size) / input.windows, words);
}

StepResult Step::run(const StepInput& input) {
  reduce::TreeSum own(buffer_.length());
  std::exception_ptr trouble;
  const int count = shards_ / gang_.size();
  const int first = gang_.rank() * count;
  for (int shard = first; shard < first + count; ++shard) {
    // After the first error the rank goes on with zeros: the others wait for its leaves.
    if (!trouble) {
      try {
        own.add(shard_leaf(input, shard, input.stop));
        continue;
      } catch (const std::exception&) {
        trouble = std::current_exception();
      }
    }
    own.add(buffer_.empty_leaf(true, input.stop));
  }
  std::vector<float> sum = own.take();
  reducer_->sum(sum.data(), sum.size());
  const StepWords words = buffer_.words(sum);
  if (words.error) end_together(trouble);
  if (!std::isfinite(words.loss)) {
    throw TrialEnd(cube::CellState::diverged,
                   divergence(words.loss, input.epoch, input.step));
  }
  buffer_.apply(sum);
  adam_.step();
  return {words.loss, words.constant_tracks, words.stop};
}

void Step::end_together(const std::exception_ptr& trouble) const {
  agree(gang_, [&] {
    if (trouble) std::rethrow_exception(trouble);
  });
  throw InternalError("an error word in a training step without an error");
}

}  // namespace s2fbench::train

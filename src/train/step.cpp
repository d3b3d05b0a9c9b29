#include "train/step.hpp"

#include <cmath>
#include <utility>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "models/batch_norm.hpp"
#include "models/dropout.hpp"
#include "train/agreement.hpp"
#include "train/precision.hpp"
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

// Losses are computed in the parameters' type, whatever autocast left.
losses::Prediction in_type(losses::Prediction prediction, torch::ScalarType type) {
  prediction.profile = prediction.profile.to(type);
  if (prediction.log_counts.defined())
    prediction.log_counts = prediction.log_counts.to(type);
  return prediction;
}

}  // namespace

Step::Step(models::Model& model, losses::Loss loss, const config::TrialSettings& settings,
           const comm::Context& gang, StepOptions options)
    : model_(model),
      loss_(std::move(loss)),
      gang_(gang),
      shards_(settings.train.shards),
      seed_(static_cast<std::uint64_t>(settings.seed)),
      precision_(settings.train.precision),
      whole_batch_(options.whole_batch),
      reducer_(std::move(options.reducer)),
      buffer_(model),
      buckets_(model.parameters(), options.bucket_floats),
      slices_(buckets_.slices()),
      own_(buffer_.length()),
      sum_(buffer_.make_leaf()),
      adam_(model.parameters(), adam_options(settings.train)) {
  check_gang(settings.train, gang.size());
  if (settings.train.batch_norm_momentum > 0) {
    for (auto& norm : models::batch_norms(model)) {
      norm->set_momentum(settings.train.batch_norm_momentum);
    }
  }
  // Adam's memory is taken here, as the reducer's below, where a rank that has too little
  // can still say so.
  for (const auto& parameter : model.parameters()) {
    auto state = std::make_unique<torch::optim::AdamParamState>();
    state->step(0);
    state->exp_avg(torch::zeros_like(parameter));
    state->exp_avg_sq(torch::zeros_like(parameter));
    adam_.state()[parameter.unsafeGetTensorImpl()] = std::move(state);
  }
  slices_.push_back(buffer_.tail());
  if (gang.size() > 1 && sum_.scalar_type() != torch::kFloat32)
    throw InternalError("a gang exchanges 32-bit floats");
  if (gang.size() > 1 && !sum_.is_cpu() && !reducer_)
    throw InternalError("a gang of GPUs without a reducer for their arrays");
  if (!reducer_)
    reducer_ = reduce::make_reducer(gang, reduce::mode_of(settings.train.reduction));
  std::vector<std::size_t> counts;
  for (const Slice& slice : slices_) counts.push_back(slice.count);
  reducer_->reserve(counts);
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

double Step::share_of(const StepInput& input, int shard) const {
  const Shard range = shard_of(input.windows, shards_, shard);
  return static_cast<double>(range.size) / input.windows;
}

ShardWords Step::run_shard(const StepInput& input, int shard) {
  if (whole_batch_ != nullptr) whole_batch_->begin(share_of(input, shard));
  const TensorBatch batch = input.load(shard_of(input.windows, shards_, shard));
  // The item counts shards over the whole epoch, so that no two share a dropout mask.
  const auto item = static_cast<std::uint64_t>(input.step) * shards_ + shard;
  models::seed_dropout(model_, seed_, static_cast<std::uint64_t>(input.epoch), item);
  buffer_.clear_gradients();
  const auto prediction = [&] {
    const ForwardPrecision guard(precision_, batch.input.device().type());
    return model_.forward(batch.input);
  }();
  const auto loss = loss_(in_type(prediction, sum_.scalar_type()), batch.targets);
  loss.value.backward();
  torch::Tensor constant_tracks = loss.constant_tracks;
  // Then every rank has counted those of the whole batch.
  if (whole_batch_ != nullptr && constant_tracks.defined())
    constant_tracks = constant_tracks / shards_;
  return {loss.value.detach(), constant_tracks, input.stop};
}

void Step::hand_over() {
  const Slice& slice = slices_[handed_over_];
  if (handed_over_ == 0) first_start_ = monotonic_seconds();
  const auto first = static_cast<std::int64_t>(slice.first);
  const auto values = sum_.narrow(0, first, static_cast<std::int64_t>(slice.count));
  own_.add_last(values, first);
  if (gang_.size() > 1) reducer_->start(values.mutable_data_ptr<float>(), slice.count);
  ++handed_over_;
}

void Step::run_last_shard(const StepInput& input, int shard) {
  const double share = share_of(input, shard);
  // Sums within the passes are exchanged one by one, with all ranks waiting: gradients
  // come after them, so that a rank that throws knows which exchange is next.
  if (whole_batch_ == nullptr) {
    buckets_.begin(
        [&](const Slice& slice) {
          buffer_.write(share, slice, sum_);
          hand_over();
        },
        [&] { reducer_->progress(); });
  }
  const ShardWords words = run_shard(input, shard);
  buckets_.end();
  if (whole_batch_ != nullptr) whole_batch_->end(false);
  // Parameters that the backward pass did not reach, or all.
  while (handed_over_ + 1 < slices_.size()) {
    buffer_.write(share, slices_[handed_over_], sum_);
    hand_over();
  }
  buffer_.write_tail(share, words, sum_);
}

Step::Outcome Step::run_shards(const StepInput& input) {
  const int count = shards_ / gang_.size();
  const int first = gang_.rank() * count;
  const int last = first + count - 1;
  try {
    for (int shard = first; shard < last; ++shard) {
      const ShardWords words = run_shard(input, shard);
      own_.add(buffer_.shard_leaf(share_of(input, shard), words));
    }
    run_last_shard(input, last);
    return {.complete = true};
  } catch (const PartnerFailed&) {
    return {};
  } catch (const std::exception&) {
    if (whole_batch_ != nullptr) {
      if (whole_batch_->broken()) throw;
      whole_batch_->end(true);
    }
    return {.trouble = std::current_exception()};
  }
}

// Without new memory, which may be what is missing.
void Step::hand_over_nothing(bool stop) {
  own_.abandon();
  while (handed_over_ < slices_.size()) {
    buffer_.write_nothing(stop, slices_[handed_over_], sum_);
    hand_over();
  }
}

StepResult Step::run(const StepInput& input) {
  handed_over_ = 0;
  reducer_->begin_step();
  const Outcome outcome = run_shards(input);
  buckets_.end();
  if (outcome.complete) {
    hand_over();
  } else {
    hand_over_nothing(input.stop);
  }
  const double computed = monotonic_seconds();
  reducer_->finish();
  own_.clear();
  if (gang_.size() > 1) {
    const double end = monotonic_seconds();
    trace_.exchanging += end - first_start_;
    trace_.exposed += end - computed;
  }
  const StepWords words = buffer_.words(sum_);
  if (words.error) end_together(outcome.trouble);
  if (!std::isfinite(words.loss)) {
    throw TrialEnd(cube::CellState::diverged,
                   divergence(words.loss, input.epoch, input.step));
  }
  buffer_.apply(sum_);
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

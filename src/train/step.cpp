#include "train/step.hpp"

#include <algorithm>
#include <cmath>
#include <exception>
#include <utility>

#include "base/clock.hpp"
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
           const comm::Context& gang, std::size_t bucket_floats)
    : model_(model),
      loss_(std::move(loss)),
      gang_(gang),
      shards_(settings.train.shards),
      seed_(static_cast<std::uint64_t>(settings.seed)),
      buffer_(model),
      buckets_(model.parameters(), bucket_floats),
      slices_(buckets_.slices()),
      own_(buffer_.length()),
      sum_(buffer_.length()),
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
  slices_.push_back(buffer_.tail());
  reducer_ = reduce::make_reducer(gang, reduce::mode_of(settings.train.reduction));
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

StepWords Step::run_shard(const StepInput& input, int shard) {
  const TensorBatch batch = input.load(shard_of(input.windows, shards_, shard));
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
  words.stop = input.stop;
  return words;
}

void Step::hand_over() {
  const Slice& slice = slices_[handed_over_];
  if (handed_over_ == 0) first_start_ = monotonic_seconds();
  float* values = sum_.data() + slice.first;
  own_.add_last(values, slice.first, slice.count);
  reducer_->start(values, slice.count);
  ++handed_over_;
}

void Step::run_last_shard(const StepInput& input, int shard,
                          std::exception_ptr& trouble) {
  const double share = share_of(input, shard);
  try {
    buckets_.begin(
        [&](const Slice& slice) {
          buffer_.write(share, slice, sum_);
          hand_over();
        },
        [&] { reducer_->progress(); });
    const StepWords words = run_shard(input, shard);
    buckets_.end();
    // Parameters that the backward pass did not reach.
    while (handed_over_ + 1 < slices_.size()) {
      buffer_.write(share, slices_[handed_over_], sum_);
      hand_over();
    }
    buffer_.write_tail(share, words, sum_);
  } catch (const std::exception&) {
    trouble = std::current_exception();
    buckets_.end();
    return;
  }
  hand_over();
}

// Without new memory, which may be what is missing.
void Step::hand_over_nothing(bool stop) {
  while (handed_over_ < slices_.size()) {
    const Slice& slice = slices_[handed_over_];
    std::fill_n(sum_.begin() + static_cast<std::ptrdiff_t>(slice.first), slice.count,
                0.0F);
    if (handed_over_ + 1 == slices_.size()) buffer_.write_trouble(stop, sum_);
    hand_over();
  }
}

StepResult Step::run(const StepInput& input) {
  std::exception_ptr trouble;
  const int count = shards_ / gang_.size();
  const int first = gang_.rank() * count;
  const int last = first + count - 1;
  handed_over_ = 0;
  for (int shard = first; shard < last; ++shard) {
    // After the first error the rank goes on with zeros: the others wait for its leaves.
    if (!trouble) {
      try {
        const StepWords words = run_shard(input, shard);
        own_.add(buffer_.shard_leaf(share_of(input, shard), words));
        continue;
      } catch (const std::exception&) {
        trouble = std::current_exception();
      }
    }
    own_.add(buffer_.empty_leaf(input.stop));
  }
  if (!trouble) run_last_shard(input, last, trouble);
  if (trouble) hand_over_nothing(input.stop);
  const double computed = monotonic_seconds();
  reducer_->finish();
  own_.clear();
  if (gang_.size() > 1) {
    const double end = monotonic_seconds();
    trace_.exchanging += end - first_start_;
    trace_.exposed += end - computed;
  }
  const StepWords words = buffer_.words(sum_);
  if (words.error) end_together(trouble);
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

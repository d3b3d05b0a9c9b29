// The explicit rows. Adding an architecture: one file in models/, one declaration in
// models/rows.hpp, one row here. (Rows that register themselves would be dropped by the
// linker from a static library.)
#include "base/error.hpp"
#include "catalogue/catalogue.hpp"
#include "catalogue/models/rows.hpp"

namespace s2fbench::catalogue {
namespace {

template <typename Row>
const Row* find_row(const std::vector<Row>& rows, const std::string& name) {
  for (const Row& row : rows) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

}  // namespace

const std::vector<ModelRow>& models() {
  static const std::vector<ModelRow> rows = {
      basenji_row(),
      basenjimod_row(),
      bpnet_row(),
      bpnet_original_row(),
      cnn_row(),
      residualbind_row(),
      residualbind32_row(),
      basset_row(),
      cnn_binary_row(),
      residual_binary_row(),
      basenji_binary_row(),
      mlp_row(),
      mlp_binary_row(),
      mpra_cnn_row(),
      mpra_resnet_row(),
      mprann_row(),
      chip_cnn_row(),
      rbp_supervised_row(),
      splice_cnn_row(),
      insert_residual_row(),
      gpn_row(),
      least_squares_row(),
      ridge_row(),
      logistic_row(),
  };
  return rows;
}

const std::vector<LossRow>& losses() {
  static const std::vector<LossRow> rows = {
      {"poisson", "mean of p - y log(p + 1e-7)", true},
      {"mse", "mean of (y - p)^2", false, Task::profile, false, 0, true},
      {"pearson", "-r over all windows and bins of the batch, mean over tracks", false},
      {"pearson_mse", "pearson + alpha mse, alpha 0.001", false, Task::profile, false,
       1e-3},
      {"pearson_poisson",
       "2 P Q / (P + Q) of pearson P and poisson Q; infinite where Q = r", true},
      {"multinomial_mse",
       "alpha times the multinomial NLL of the profile (logits p, counts y) + mse, "
       "alpha 1e-7",
       false, Task::profile, false, 1e-7},
      {"multinomial_count_mse",
       "multinomial NLL of the profile + alpha mse of log(1 + total), alpha 10", false,
       Task::profile, true, 10},
      {"bce", "binary cross-entropy of logits, mean over windows and tracks", false,
       Task::binary, false, 0, true},
      {"splice_kl",
       "binary KL divergence of sigmoid(p + m) from sigmoid(d + m), truth d, m of a "
       "tissue; within [1e-5, 1 - 1e-5]",
       false, Task::scalar, false, 0, true},
      {"masked_letters", "cross-entropy of the masked letters, nats, mean over them",
       false, Task::masked},
  };
  return rows;
}

const std::vector<CurveRow>& curves() {
  using Best = CurveRow::Best;
  static const std::vector<CurveRow> rows = {
      {"train_loss", "mean loss of the epoch's training steps"},
      {"valid_loss", "mean loss of the validation windows", Best::lowest},
      {"learning_rate", "of the epoch"},
      {"valid_pearson", "validation r, mean over tracks", Best::highest, Task::profile},
      {"valid_mse", "validation mse, mean over tracks", Best::lowest, Task::profile},
      {"valid_auroc", "validation AUROC, mean over tracks", Best::highest, Task::binary},
      {"valid_aupr", "validation AUPR (trapezoids), mean over tracks", Best::highest,
       Task::binary},
      {"constant_tracks",
       "tracks of the epoch's training shards that counted as r = 0 in a Pearson loss"},
  };
  return rows;
}

const std::vector<RepresentationRow>& representations() {
  static const std::vector<RepresentationRow> rows = {
      {"onehot", "four channels A, C, G, T; 0.25 each for any other letter"},
      {"kmer", "frequencies of short words, of sequence tables (representation.kmers)"},
      {"store:FILE", "embeddings of a pre-trained model, of sequence tables"},
  };
  return rows;
}

const ModelRow* find_model(const std::string& name) { return find_row(models(), name); }
const LossRow* find_loss(const std::string& name) { return find_row(losses(), name); }
const MetricRow* find_metric(const std::string& name) {
  return find_row(metrics(), name);
}
const CurveRow* find_curve(const std::string& name) { return find_row(curves(), name); }
const RepresentationRow* find_representation(const std::string& name) {
  return find_row(representations(), name);
}

std::vector<std::string> monitors() {
  std::vector<std::string> names;
  for (const auto& row : curves()) {
    if (row.best != CurveRow::Best::none) names.push_back(row.name);
  }
  return names;
}

std::string in_words(Task task) {
  switch (task) {
    case Task::profile:
      return "profiles";
    case Task::binary:
      return "binary labels";
    case Task::scalar:
      return "numbers of sequences";
    case Task::masked:
      return "masked letters";
  }
  throw InternalError("a task of unknown kind");
}

Task task_of_loss(const std::string& loss) {
  const LossRow* row = find_loss(loss);
  if (row == nullptr) throw InternalError("loss '" + loss + "' is not in the catalogue");
  return row->task;
}

std::string mismatch(const ModelRow& model, const LossRow& loss) {
  const std::string both = "loss '" + loss.name + "' and model '" + model.name + "': ";
  // Numbers of sequences are fitted by losses of several kinds.
  const bool fits = model.task == Task::scalar ? loss.scalar : model.task == loss.task;
  if (!fits) {
    return both + "the loss compares " + in_words(loss.task) + ", the model predicts " +
           in_words(model.task);
  }
  if (loss.counts && !model.counts) return both + "the model has no count output";
  if (model.counts && !loss.counts) {
    return both + "the loss leaves the model's count output untrained";
  }
  return "";
}

bool is_of_variants(const MetricRow& metric) {
  return metric.dimensions == std::vector<std::string>{"element"};
}

bool is_of(const MetricRow& metric, Holding holding) {
  switch (holding) {
    case Holding::windows:
      return metric.of_windows;
    case Holding::sequences:
      return metric.of_sequences;
    case Holding::letters:
      return metric.of_letters;
  }
  throw InternalError("a dataset of unknown kind");
}

std::string in_words(Holding holding) {
  switch (holding) {
    case Holding::windows:
      return "windows of a genome";
    case Holding::sequences:
      return "sequence tables";
    case Holding::letters:
      return "sequence tables of letters";
  }
  throw InternalError("a dataset of unknown kind");
}

std::vector<std::string> with_companions(const std::vector<std::string>& names,
                                         Holding holding) {
  std::vector<std::string> all;
  const auto add = [&all](const std::string& name) {
    for (const auto& known : all) {
      if (known == name) return;
    }
    all.push_back(name);
  };
  for (const auto& name : names) {
    add(name);
    for (const auto& row : metrics()) {
      if (row.of == name && is_of(row, holding)) add(row.name);
    }
  }
  return all;
}

}  // namespace s2fbench::catalogue

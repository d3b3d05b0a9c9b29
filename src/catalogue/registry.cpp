// The explicit rows. Adding an architecture: one file in models/, one declaration in
// models/rows.hpp, one row here. (Rows that register themselves would be dropped by the
// linker from a static library.)
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
      basenji_row(),    basenjimod_row(),      bpnet_row(),          bpnet_original_row(),
      cnn_row(),        residualbind_row(),    residualbind32_row(), basset_row(),
      cnn_binary_row(), residual_binary_row(), basenji_binary_row(),
  };
  return rows;
}

const std::vector<LossRow>& losses() {
  static const std::vector<LossRow> rows = {
      {"poisson", "mean of p - y log(p + 1e-7)", true},
      {"mse", "mean of (y - p)^2", false},
      {"pearson", "-r over all windows and bins of the batch, mean over tracks", false},
  };
  return rows;
}

const std::vector<MetricRow>& metrics() {
  using Kind = MetricRow::Kind;
  static const std::vector<std::string> profile = {"track", "eval_resolution"};
  static const std::vector<MetricRow> rows = {
      {"pearson_whole", "Pearson's r over all windows and bins of a track", profile},
      {"pearson_whole_gc", "GC regression baseline of pearson_whole", profile,
       Kind::baseline, "pearson_whole"},
      {"pearson_whole_replicate", "replicate ceiling of pearson_whole", profile,
       Kind::ceiling, "pearson_whole"},
      {"mse", "mean squared error over all windows and bins of a track", profile},
  };
  return rows;
}

const std::vector<RepresentationRow>& representations() {
  static const std::vector<RepresentationRow> rows = {
      {"onehot", "four channels A, C, G, T; 0.25 each for any other letter"},
  };
  return rows;
}

const ModelRow* find_model(const std::string& name) { return find_row(models(), name); }
const LossRow* find_loss(const std::string& name) { return find_row(losses(), name); }
const MetricRow* find_metric(const std::string& name) {
  return find_row(metrics(), name);
}
const RepresentationRow* find_representation(const std::string& name) {
  return find_row(representations(), name);
}

std::string mismatch(const ModelRow& model, const LossRow& loss) {
  const auto predicts = [](Task task) {
    return task == Task::binary ? "binary labels" : "profiles";
  };
  const std::string both = "loss '" + loss.name + "' and model '" + model.name + "': ";
  if (model.task != loss.task) {
    return both + "the loss compares " + predicts(loss.task) + ", the model predicts " +
           predicts(model.task);
  }
  if (loss.counts && !model.counts) return both + "the model has no count output";
  if (model.counts && !loss.counts) {
    return both + "the loss leaves the model's count output untrained";
  }
  return "";
}

std::vector<std::string> with_companions(const std::vector<std::string>& names) {
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
      if (row.of == name) add(row.name);
    }
  }
  return all;
}

}  // namespace s2fbench::catalogue

// What exists, told without LibTorch: names, options, what fits together, what it costs.
//
// These rows feed `list`, the validation of sweep files and the cost model. The torch
// factories in models/, losses/ and metrics/ carry the same names; a test keeps them
// equal.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace s2fbench::catalogue {

// The eight target resolutions of the profile study, bp per bin.
inline constexpr int kResolutions[] = {1, 32, 64, 128, 256, 512, 1024, 2048};

// What is predicted: the coverage of each bin; for each track whether it has a peak in
// the window; one number per track and sequence of a table, of which the loss says what
// it stands for; or the letters of a sequence that are masked in it.
enum class Task { profile, binary, scalar, masked };

enum class OptionType { boolean, integer, number, word };

struct OptionRow {
  std::string name;
  OptionType type;
  std::string default_value;
  std::string help;  // one line, with the unit
  // Allowed range of integers and numbers, ends included; words that may be chosen.
  double least = 0;
  double most = 0;
  std::vector<std::string> choices = {};
};

using Options = std::map<std::string, std::string>;  // every option of the model's row

// What a model is asked to do.
struct ModelRequest {
  int input_length = 2048;  // nt
  int resolution = 32;      // bp per output bin
  int tracks = 1;
  Options options;
  // Of the input: the four letters, or as many numbers as a representation has for each
  // of its positions, of which input_length then counts.
  int channels = 4;
  int sequences = 1;  // side by side in the input, of equal length
};

struct ModelRow {
  std::string name;
  std::string help;  // one line
  std::vector<OptionRow> options;
  // Why the model cannot be built so, or "" when it can.
  std::string (*why_not)(const ModelRequest&);
  // Multiply-adds of one forward pass over one window.
  double (*operations)(const ModelRequest&);
  // Trainable parameters.
  std::int64_t (*parameters)(const ModelRequest&);
  Task task = Task::profile;
  bool counts = false;  // also predicts the log of the window's total coverage
  // Of models of sequence tables. The loss of a sweep that names none.
  std::string own_loss = {};
  bool fitted = false;  // solved at once rather than trained step by step
};

struct LossRow {
  std::string name;
  std::string help;      // one line with the formula
  bool positive_output;  // the model must end in a softplus
  Task task = Task::profile;
  bool counts = false;  // reads the model's count output
  double alpha = 0;     // the study's weight of one of two terms; 0 = it has none
  bool scalar = false;  // fits one number per sequence, missing values counting as met
};

// Learning curves: a value per epoch. Those with a best value can lead a training (early
// stopping, decay, best weights) and choose among finished ones.
struct CurveRow {
  enum class Best { none, lowest, highest };
  std::string name;
  std::string help;
  Best best = Best::none;
  std::optional<Task> task = {};  // of the trials that have it; nothing = all
};

struct MetricRow {
  // A baseline scores a trivial predictor, a ceiling what the truth's noise leaves to
  // reach; a count says how many windows are behind another metric's value.
  enum class Kind { metric, baseline, ceiling, count };
  std::string name;
  std::string help;
  std::vector<std::string> dimensions;  // the metric's own: "track", "eval_resolution"
  Kind kind = Kind::metric;
  std::string of = {};       // all but metrics: the metric that they accompany
  bool needs_peaks = false;  // compares with the windows' labels
  // Of what it is there for: windows of a genome, sequences of a table, or both.
  bool of_windows = true;
  bool of_sequences = false;
  bool of_letters = false;  // sequences that nothing was measured of
};

// What a dataset holds.
enum class Holding { windows, sequences, letters };

struct RepresentationRow {
  std::string name;
  std::string help;
};

const std::vector<ModelRow>& models();
const std::vector<LossRow>& losses();
const std::vector<MetricRow>& metrics();
const std::vector<CurveRow>& curves();
const std::vector<RepresentationRow>& representations();

// nullptr when there is no such row.
const ModelRow* find_model(const std::string& name);
const LossRow* find_loss(const std::string& name);
const MetricRow* find_metric(const std::string& name);
const CurveRow* find_curve(const std::string& name);
const RepresentationRow* find_representation(const std::string& name);

// Whether its values are of variants (dimension `element`), not of test windows.
bool is_of_variants(const MetricRow& metric);

// Whether the metric is there for such a dataset.
bool is_of(const MetricRow& metric, Holding holding);
// "windows of a genome", "sequence tables" or "sequence tables of letters".
std::string in_words(Holding holding);

// Each metric followed by its baselines, ceilings and counts, every name once: those that
// are there for such a dataset.
std::vector<std::string> with_companions(const std::vector<std::string>& metrics,
                                         Holding holding = Holding::windows);

// Curves with a best value, by name.
std::vector<std::string> monitors();
// "binary labels", "profiles", "numbers of sequences" or "masked letters".
std::string in_words(Task task);

// What a loss compares. Throws InternalError for a name that is no loss.
Task task_of_loss(const std::string& loss);

// Why a model cannot be trained with a loss, or "".
std::string mismatch(const ModelRow& model, const LossRow& loss);

// nullptr when the model has no such option.
const OptionRow* find_option(const ModelRow& model, const std::string& name);
// Every option of the model: the given ones, defaults elsewhere. Options that belong to
// other models are left out.
Options complete_options(const ModelRow& model, const Options& given);

// Typed reading of a checked option. Throws InternalError when the option is not there.
bool boolean_option(const Options& options, const std::string& name);
double number_option(const Options& options, const std::string& name);
int integer_option(const Options& options, const std::string& name);
std::string word_option(const Options& options, const std::string& name);
// round(base * width), at least 1: how a width multiplier shrinks a layer.
int scaled(int base, double width);

}  // namespace s2fbench::catalogue

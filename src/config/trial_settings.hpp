// What one trial is trained and scored with: plain structs, filled once and only read
// later.
//
// sweep/settings_table.cpp binds every field to its YAML key; defaults live here alone.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace s2fbench::config {

// Options of a model, by name, as text ("0.125"); which exist and their types: catalogue.
using ModelOptions = std::map<std::string, std::string>;

struct AugmentSettings {
  bool shift = true;  // random crop of the stored window, else its centre
  // "true": each sample with probability 1/2; "batch": all of a step's windows or none,
  // as the profile study did; "false": never.
  std::string reverse_complement = "true";
};

struct TrainSettings {
  std::string recipe =
      "gopher";      // configs/recipes/<recipe>.yaml gives the defaults below
  int epochs = 100;  // most epochs
  int batch = 64;    // windows per step over the whole gang
  int shards = 1;    // virtual shards, a power of two
  // How gradients are summed over a gang: "tree": the same bits on any number of ranks;
  // "allreduce": by the library, whose bits depend on it.
  std::string reduction = "tree";
  // What batch norm and correlations are taken over: "shard": a virtual shard; "global":
  // the whole batch, with one shard per rank.
  std::string batch_statistics = "shard";
  // Of forward and backward passes: "float32"; "tf32": NVIDIA's short floats inside
  // matrix products; "bfloat16": mixed, where LibTorch's autocast has it.
  std::string precision = "float32";
  int threads = 1;              // intra-op threads of each rank
  double learning_rate = 1e-3;  // Adam
  double adam_epsilon = 1e-7;   // Keras default, not LibTorch's 1e-8
  // Weight of the newest step in the moving averages of batch norm; 0 = the layer's own
  // (0.01, Keras's 0.99). Runs of under some hundred steps want more.
  double batch_norm_momentum = 0;
  double mask_share = 0.15;  // of a sequence's letters, for models that guess them
  double loss_alpha = 0;     // weight of one of the loss's two terms; 0 = the study's
  // The validation curve that stopping, decay and best weights follow (catalogue).
  std::string monitor = "valid_loss";
  int patience = 6;              // epochs without improvement before stopping; 0 = never
  int first_stopping_epoch = 1;  // improvement is counted from this epoch on
  double decay_factor = 0.3;     // learning rate on a plateau
  int decay_patience = 10;       // epochs without improvement before a decay; 0 = never
  double decay_floor = 0.0;      // least learning rate
  std::string keep = "best";     // weights that are evaluated: best | last
  AugmentSettings augment;
};

// Which windows of the dataset: sweep/selection.hpp says how they are named.
struct SelectSettings {
  std::string train = "tiled";
  std::string valid = "same";  // as train
  std::string test = "tiled";
  double negatives = 0;  // genome-wide windows without a peak, per window of train, valid
  // Of sequence tables:
  int part = -1;  // the test part of a table split into parts; the next one validates
  double train_share = 1;       // of the training sequences, drawn by the trial's seed
  bool shuffle_labels = false;  // training and validation values change places: a control
};

// How an embedding store or k-mers are read; of no account for one-hot input.
struct RepresentationSettings {
  std::string pool = "stored";  // as the store has it | full | cls | mean (of full)
  int layer = -1;               // of the store; -1 = its last
  std::string kmers = "1,2";    // lengths whose frequencies are the input
};

// Variants with measured effects that models are held against; none without tables.
struct VariantSettings {
  std::vector<std::string> tables = {};    // files: CAGI5, Kircher 2019, VCF, ...
  std::string fasta = {};                  // file: the genome that they stand in
  std::string sequences = {};              // file: or short sequences
  std::string flanks = {};                 // of short sequences: n | shuffle:K
  std::string centre = "auto";             // of windows: variant | sequence
  int central = 0;                         // nt whose coverage is summed; 0 = half
  int shifts = 0;                          // 0 = standard score, N = robust over N shifts
  std::string tracks = "mean-of-ratios";   // | ratio-of-means
  std::string score = "log2_ratio";        // | logit_difference | probability_difference
  std::vector<std::string> elements = {};  // of the tables; none = all
  std::string release = {};                // of tables of several assemblies
  std::string measured = {};               // column or INFO key of the effect
  std::string region = {};                 // of a VCF with tabix index
};

struct EvaluateSettings {
  std::vector<std::string> metrics = {"pearson_whole", "mse"};
  std::string resolutions = "coarser";  // coarser (trained and all coarser) | trained
  int block = 64;                       // windows per evaluation block
  // Window selections that are scored one by one; none: select.test alone.
  std::vector<std::string> test_sets = {};
  std::vector<std::string> smoothing = {};  // box-car widths, bp
  int seed = 1;  // of evaluations' random choices, the same for all trials
  VariantSettings variants = {};
};

// One cell's effective settings, axes applied.
struct TrialSettings {
  std::string model;
  std::string loss;
  int resolution = 0;  // bp per output bin
  std::string representation = "onehot";
  RepresentationSettings representing = {};
  long long seed = 0;
  ModelOptions model_options;
  SelectSettings select;
  TrainSettings train;
  EvaluateSettings evaluate;
};

}  // namespace s2fbench::config

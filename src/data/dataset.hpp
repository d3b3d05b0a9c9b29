// A prepared dataset: bases, coverage, windows. No torch here.
//
// Bases and coverage are stored once over merged intervals; a window is a view into them.
// Of a sequence table every sequence is a window, and has values instead of coverage.
// They lie in memory, once for all processes of a node, or, beyond a limit, in the file:
// the same bits come out. Any number of threads may read at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "comm/context.hpp"
#include "config/trial_settings.hpp"
#include "data/representation.hpp"
#include "data/sequence_table.hpp"
#include "sweep/selection.hpp"

namespace s2fbench::data {

enum class Fold : std::uint8_t { train = 0, valid = 1, test = 2 };

struct Window {
  std::string chromosome;
  std::int64_t start = 0;     // 0-based, of the stored window
  std::int64_t position = 0;  // where the stored window begins in the base arrays
  std::int64_t row = 0;       // in the window tables of the file
  int length = 0;             // nt of the stored window, for example 3072
  std::int64_t values = 0;    // row whose values it has: another where they were shuffled
};

// What a crop of one window looks like.
struct View {
  std::int64_t window = 0;  // index within the fold
  int offset = 0;           // nt from the start of the stored window
  bool reverse_complement = false;
};

// Model input and target of some windows, channels first as convolutions want them.
struct Batch {
  int windows = 0;
  int channels = 4;
  int length = 0;  // nt, or positions of another representation
  int bins = 0;
  int tracks = 0;
  // (windows, 4, length): A, C, G, T; other letters 0.25. Or (windows, channels, length).
  std::vector<float> input;
  // (windows, tracks, bins): mean coverage of each bin, or the values of a sequence.
  std::vector<float> targets;
};

// Classes of words of three letters that a word and its reverse complement share.
inline constexpr int kKmers = 32;

struct LoadOptions {
  // The processes that share the arrays.
  comm::Context node = comm::local_context();
  // Bytes of memory that the arrays may take on the node; rank 0's counts. The rest is
  // read from the file for each batch.
  std::size_t memory_limit = std::numeric_limits<std::size_t>::max();

  // Collective over the node: rank 0's, as jobs may limit each process by itself.
  std::size_t agreed_limit() const;
};

// Where the arrays of a dataset are.
struct Residence {
  std::size_t bytes = 0;     // of memory, once for all the processes
  std::size_t streamed = 0;  // bytes that the rest would have taken
  int processes = 1;         // of the node, that share them
  // Bytes that each process may take for more, such as embeddings.
  std::size_t left = std::numeric_limits<std::size_t>::max();
};
// "3.1 GiB in memory, once for 4 processes, 2.0 GiB streamed from the file".
std::string to_string(const Residence& residence);

class Dataset {
 public:
  // Collective over `how.node`: what one rank throws all throw. Reads a file written by
  // `prepare`, checking its shape and the content hash of everything. Shows the default
  // selection: the table `tiled` in every fold.
  // Throws UserError when it is not one, is truncated or was changed; EnvironmentError
  // when the node has not that much shared memory. The last copy is destroyed on every
  // rank of the node at the same stage of the program (see comm::NodeMemory).
  static Dataset load(const std::string& path, const LoadOptions& how = {});
  // What the plan needs, without reading the arrays.
  static sweep::DatasetSummary summary(const std::string& path);

  const std::string& content_hash() const;
  const Residence& residence() const;
  const std::vector<std::string>& tracks() const;
  // For each track whether a replicate of it is stored: the truth's ceiling.
  const std::vector<bool>& has_replicate() const;
  int input_length() const;  // nt that a model sees, for example 2048
  const std::vector<Window>& windows(Fold fold) const;

  // The same data with other windows; bases and coverage are shared. The seed draws what
  // select.train_share and select.shuffle_labels ask for. Throws UserError when the file
  // cannot give them.
  Dataset select(const config::SelectSettings& settings, std::uint64_t seed = 0) const;

  // Whether the windows are the sequences of a table; the table, of those alone.
  bool of_sequences() const;
  const SequenceTable& table() const;
  // (windows, tracks, per_track): what was measured; NaN where nothing was.
  std::vector<float> values(Fold fold, std::span<const View> views) const;
  // The same sequences read otherwise; nullptr: as one-hot letters.
  Dataset represented(std::shared_ptr<const Representation> representation) const;
  bool one_hot() const { return representation_ == nullptr; }
  int input_channels() const;
  int input_positions() const;
  // What was selected, in words: equal for equal windows.
  const std::string& selection(Fold fold) const;

  // Largest offset a shift of the window may take: its stored length - input_length.
  int shift_range(Fold fold, std::int64_t window) const;
  // Centre crop of the window.
  View centre(Fold fold, std::int64_t window) const {
    return {window, shift_range(fold, window) / 2, false};
  }

  // Input and targets of the views. `resolution` divides input_length; of no account for
  // sequences.
  Batch batch(Fold fold, std::span<const View> views, int resolution) const;
  // Binned coverage alone, (windows, tracks, bins).
  std::vector<float> coverage(Fold fold, std::span<const View> views,
                              int resolution) const;
  // Bases (BaseCode) and coverage per base of the views as stored, on the forward strand,
  // into arrays of (windows, length) and (windows, tracks, length).
  void read_bases(Fold fold, std::span<const View> views,
                  std::span<std::uint8_t> target) const;
  void read_coverage(Fold fold, std::span<const View> views,
                     std::span<float> target) const;
  // Binned coverage of the tracks' replicates, (windows, tracks, bins), NaN where a track
  // has none: the truth's ceiling.
  std::vector<float> replicate_targets(Fold fold, std::span<const View> views,
                                       int resolution) const;
  // Whether the tracks have peaks, and with them every window labels.
  bool has_labels() const;
  // (windows, tracks), 1 where the track has a peak in the window, else 0.
  std::vector<float> labels(Fold fold, std::span<const View> views) const;
  // Largest raw coverage of any track in the stored window: what thresholds compare.
  double maximum(Fold fold, std::int64_t window) const;
  // Share of each class of 3-mers, centred in the bin, among its bases, (windows, bins,
  // kKmers); words with other letters and those beyond the window are none.
  std::vector<float> kmer_shares(Fold fold, std::span<const View> views,
                                 int resolution) const;
  // Share of G and C per bin, (windows, bins): the baseline of every table.
  std::vector<float> gc_content(Fold fold, std::span<const View> views,
                                int resolution) const;

 private:
  struct Store;
  struct Selected;
  static Dataset load_sequences(const std::string& path, const LoadOptions& how);
  std::shared_ptr<const Selected> select_sequences(const config::SelectSettings& settings,
                                                   std::uint64_t seed) const;
  const Window& window(Fold fold, std::int64_t index) const;
  int bins(int resolution) const;
  std::size_t length() const;  // nt of a view
  std::size_t first_base(Fold fold, const View& view) const;
  std::vector<float> sequence_input(Fold fold, std::span<const View> views) const;
  std::shared_ptr<const Store> store_;
  std::shared_ptr<const Selected> selected_;
  std::shared_ptr<const Representation> representation_;
};

}  // namespace s2fbench::data

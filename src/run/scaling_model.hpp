// How long a training step of a gang takes: a model, made of operations, bytes and links.
//
// A rank computes its shards one after the other; during the backward pass of its last
// shard the gradients leave in buckets (train/step.hpp). So
//
//   step(R) = windows of the slowest rank x 3 x operations / rate + S/R x shard_seconds
//             + sums of the rank's own shards + step_seconds + exposed exchange.
//
// Backward passes cost twice a forward pass. A message of b bytes takes
// message_seconds + b / bytes_per_second (Hockney, Parallel Computing 20, 1994). Both
// modes of reduction move a bucket of b bytes in two rounds, a reduce-scatter and an
// all-gather, of (R - 1) / R x b bytes sent by each rank, the least there can be
// (Patarasu and Yuan, J. Parallel Distrib. Comput. 69, 2009):
//
//   tree: each rank sends b / R to every other rank, one after the other. With g ranks in
//     a node, the node's network carries g x (R - g) / R x b each way, each rank's own
//     link (g - 1) / R x b; the slower of the two counts.
//   ring: R - 1 steps of b / R, each as slow as the slowest link of the ring.
//
// Buckets leave one after the other, each as soon as its gradients are there (PyTorch
// DDP: Li et al., VLDB 2020); gradients are taken to come evenly over the backward pass.
// What is not over when that pass ends is exposed: at least the last bucket. Where the
// computing cores move the bytes themselves, all of it is.
//
// Left out: how fast data comes, batches too small for a device (all gangs run the same
// shards), kernels of an exchange that share a GPU with the backward pass, stragglers,
// other traffic on the network.
#pragma once

#include <string>

namespace s2fbench::run {

// What connects ranks.
struct Link {
  std::string name = {};
  double bytes_per_second = 0;  // sustained, each way, both ways at once
  double message_seconds = 0;   // what a message costs besides its bytes
};

// Where a gang runs.
struct GangMachine {
  Link local = {};         // between ranks of a node; every rank has its own
  Link network = {};       // of a node, all its adapters together; its ranks share it
  int ranks_per_node = 1;  // a gang fills nodes
};

// What a rank computes with.
struct Device {
  std::string name = {};
  double operations_per_second = 0;    // multiply-adds, sustained in training
  double memory_bytes_per_second = 0;  // of the sums, which read two numbers for one
  double shard_seconds = 0;            // what a shard costs besides its operations
  double step_seconds = 0;             // what a step costs besides its shards
  double round_seconds = 0;            // to begin a round of an exchange
  // What computes also moves the bytes, as a core does with MPI in shared memory: the
  // time of an exchange is lost wherever it goes on.
  bool moves_bytes = false;
};

enum class ExchangeMode { tree, ring };

// What a step works on.
struct StepWork {
  double operations = 0;    // multiply-adds of a forward pass over one window
  double bytes = 0;         // of all gradients
  double bucket_bytes = 0;  // of one exchange, at most
  int batch = 1;            // windows of the step, over the whole gang
  int shards = 1;           // a power of two
  ExchangeMode mode = ExchangeMode::tree;
};

// Seconds.
struct StepTime {
  double computing = 0;
  double exchanging = 0;  // of all buckets, waits between them left out
  double exposed = 0;     // of these and the waits: what makes the step longer

  double total() const { return computing + exposed; }
};

// Seconds of one bucket's exchange and its sums. 0 for one rank.
double exchange_seconds(double bytes, ExchangeMode mode, const Device& device,
                        const GangMachine& machine, int ranks);

// Throws InternalError unless 1 <= ranks <= shards and buckets hold something.
StepTime step_time(const StepWork& work, const Device& device, const GangMachine& machine,
                   int ranks);

// How many times faster than one rank with the same shards; 1 for one rank.
double modelled_speedup(const StepWork& work, const Device& device,
                        const GangMachine& machine, int ranks);

}  // namespace s2fbench::run

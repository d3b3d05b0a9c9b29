// One GPU for each worker rank of a node.
#pragma once

namespace s2fbench::reduce {

// index: of this rank among the `ranks` worker ranks of its node, which has `gpus` GPUs.
// Throws EnvironmentError when there are more ranks than GPUs: NCCL refuses two ranks on
// one GPU, and without it they would share the GPU's memory unasked.
int gpu_index(int index, int ranks, int gpus);

}  // namespace s2fbench::reduce

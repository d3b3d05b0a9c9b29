// How the process treats memory that tensors have freed.
#pragma once

namespace s2fbench::models {

// Keeps freed memory in the process instead of returning it after every tensor.
// Activations are tens of megabytes; the C library would map and unmap each one and the
// kernel clear its pages, a quarter of a small model's training step. For a program's
// start, before it trains.
void keep_freed_memory();
// Returns what is free now: between trials, when models differ in size.
void return_freed_memory();

}  // namespace s2fbench::models

#include "models/allocator.hpp"

#include <malloc.h>

namespace s2fbench::models {

void keep_freed_memory() {
  // Both are glibc's; it refuses a mapping threshold above 32 MiB, hence no mappings at
  // all.
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, -1);
}

void return_freed_memory() { malloc_trim(0); }

}  // namespace s2fbench::models

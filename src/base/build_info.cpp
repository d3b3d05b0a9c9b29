#include "base/build_info.hpp"

#include "revision.hpp"

namespace s2fbench {

BuildInfo build_info() {
  return {S2FBENCH_VERSION, S2FBENCH_REVISION, S2FBENCH_DIRTY, S2FBENCH_COMPILER,
          S2FBENCH_BUILD_TYPE};
}

}  // namespace s2fbench

// What this binary is: version, revision, compiler. Goes into every provenance record.
#pragma once

#include <string>

namespace s2fbench {

struct BuildInfo {
  std::string version;
  std::string revision;  // git revision, or "unknown" outside a checkout
  bool dirty;            // built with uncommitted changes
  std::string compiler;
  std::string build_type;
};

BuildInfo build_info();

}  // namespace s2fbench

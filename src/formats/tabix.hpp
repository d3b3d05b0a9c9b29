// Lines of one region of a bgzip file, through its tabix index.
#pragma once

#include <string>
#include <vector>

namespace s2fbench::formats {

// region: "chr1" or "chr1:100-200", 1-based with both ends. Throws UserError when there
// is no index, the region is none or its chromosome is not in the index.
std::vector<std::string> tabix_lines(const std::string& path, const std::string& region);

}  // namespace s2fbench::formats

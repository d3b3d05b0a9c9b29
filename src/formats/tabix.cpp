#include "formats/tabix.hpp"

#include <htslib/hts.h>
#include <htslib/kstring.h>
#include <htslib/tbx.h>

#include <cstdlib>
#include <memory>

#include "base/error.hpp"
#include "formats/quiet_htslib.hpp"

namespace s2fbench::formats {
namespace {

struct CloseFile {
  void operator()(htsFile* file) const { hts_close(file); }
};
struct FreeIndex {
  void operator()(tbx_t* index) const { tbx_destroy(index); }
};
struct FreeIterator {
  void operator()(hts_itr_t* iterator) const { hts_itr_destroy(iterator); }
};

struct Line {
  kstring_t text = KS_INITIALIZE;
  Line() = default;
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;
  ~Line() { std::free(text.s); }
};

}  // namespace

std::vector<std::string> tabix_lines(const std::string& path, const std::string& region) {
  const QuietHtslib quiet;
  const std::unique_ptr<htsFile, CloseFile> file(hts_open(path.c_str(), "r"));
  if (file == nullptr) throw UserError("cannot read file", path);
  if (hts_get_format(file.get())->compression != bgzf) {
    throw UserError("a region needs a bgzip file with a tabix index", path,
                    "try bgzip and tabix -p vcf");
  }
  const std::unique_ptr<tbx_t, FreeIndex> index(
      tbx_index_load3(path.c_str(), nullptr, HTS_IDX_SILENT_FAIL));
  if (index == nullptr) {
    throw UserError("no readable tabix index", path + ".tbi", "try tabix -p vcf " + path);
  }
  const std::unique_ptr<hts_itr_t, FreeIterator> lines(
      tbx_itr_querys(index.get(), region.c_str()));
  if (lines == nullptr) {
    throw UserError("no such region '" + region + "'", path, "as in chr1:100-200");
  }
  std::vector<std::string> result;
  Line line;
  int status = 0;
  while ((status = tbx_itr_next(file.get(), index.get(), lines.get(), &line.text)) >= 0) {
    result.emplace_back(line.text.s, line.text.l);
  }
  if (status < -1) {
    throw UserError("damaged file or index", path, "try tabix -f -p vcf " + path);
  }
  return result;
}

}  // namespace s2fbench::formats

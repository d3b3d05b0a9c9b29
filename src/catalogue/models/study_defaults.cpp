#include "catalogue/models/study_defaults.hpp"

#include <spdlog/fmt/fmt.h>

#include "base/error.hpp"
#include "catalogue/models/head_sizes.hpp"

namespace s2fbench::catalogue {
namespace {

struct Range {
  double least, most;
};

Range range_of(OptionKind kind) {
  switch (kind) {
    case OptionKind::filters:
      return {1, 4096};
    case OptionKind::kernel:
      return {1, 255};
    case OptionKind::depth:
      return {0, 12};
    case OptionKind::pool:
      return {1, 2048};
    case OptionKind::dropout:
      return {0, 0.95};
    case OptionKind::units:
      return {1, 16384};
  }
  throw InternalError("an option of unknown kind");
}

}  // namespace

OptionRow study_option(const std::string& name, OptionKind kind,
                       const StudyDefault& study, const std::string& help) {
  const Range range = range_of(kind);
  const OptionType type =
      kind == OptionKind::dropout ? OptionType::number : OptionType::integer;
  if (!study.differs()) {
    return {name, type, fmt::format("{}", study.single), help, range.least, range.most};
  }
  const std::string both = fmt::format("{} (-1: {} with head single, {} with task)", help,
                                       study.single, study.task);
  return {name, type, "-1", both, -1, range.most};
}

double study_value(const Options& options, const std::string& name,
                   const StudyDefault& study) {
  const double given = number_option(options, name);
  if (!study.differs() || given != -1) return given;
  return has_task_heads(options) ? study.task : study.single;
}

int study_count(const Options& options, const std::string& name,
                const StudyDefault& study) {
  return static_cast<int>(study_value(options, name, study));
}

}  // namespace s2fbench::catalogue

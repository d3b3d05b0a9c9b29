// Options whose defaults are the profile study's numbers, which for some differ with the
// head.
#pragma once

#include <string>

#include "catalogue/catalogue.hpp"

namespace s2fbench::catalogue {

// The study's number for a model with one head for all tracks, and with a head per track.
struct StudyDefault {
  // One number whatever the head.
  constexpr StudyDefault(double both) : single(both), task(both) {}
  constexpr StudyDefault(double with_single, double with_task)
      : single(with_single), task(with_task) {}
  constexpr bool differs() const { return single != task; }

  double single;
  double task;
};

enum class OptionKind { filters, kernel, depth, pool, dropout, units };

// An option with the range of its kind. Where the study's numbers differ, the default is
// -1, which stands for the number of the head.
OptionRow study_option(const std::string& name, OptionKind kind,
                       const StudyDefault& study, const std::string& help);

// The value to build with: the given one, or for -1 the study's. `options` without a
// "head" belong to a model with the single one's numbers.
double study_value(const Options& options, const std::string& name,
                   const StudyDefault& study);
int study_count(const Options& options, const std::string& name,
                const StudyDefault& study);

}  // namespace s2fbench::catalogue

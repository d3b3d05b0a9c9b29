#include "cube/equality.hpp"

#include <bit>
#include <cmath>

#include "cube/cube.hpp"
#include "cube/variables.hpp"

namespace s2fbench::cube {
namespace {

class Findings {
 public:
  explicit Findings(int most) : most_(most) {}
  void add(const std::string& line) {
    if (static_cast<int>(lines_.size()) < most_) lines_.push_back(line);
    ++count_;
  }
  std::vector<std::string> take() {
    const int left = count_ - static_cast<int>(lines_.size());
    if (left > 0) lines_.push_back("... and " + std::to_string(left) + " more");
    return std::move(lines_);
  }

 private:
  int most_;
  int count_ = 0;
  std::vector<std::string> lines_;
};

bool same(double a, double b) {
  return (std::isnan(a) && std::isnan(b)) ||
         std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

// One finding per cell whose numbers differ.
void compare_numbers(const CubeFile& a, const CubeFile& b, const std::string& name,
                     Findings& findings) {
  const std::vector<double> ours = a.variable(name).read<double>();
  const std::vector<double> theirs = b.variable(name).read<double>();
  const auto cells = static_cast<std::size_t>(sweep::cell_count(a.schema().axes));
  const std::size_t each = ours.size() / cells;
  for (std::size_t cell = 0; cell < cells; ++cell)
    for (std::size_t i = cell * each; i < (cell + 1) * each; ++i)
      if (!same(ours[i], theirs[i])) {
        findings.add(
            "cell " + std::to_string(cell) + " (" +
            sweep::cell_description(a.schema().axes, static_cast<std::int64_t>(cell)) +
            "): " + name + " differs: " + std::to_string(ours[i]) + " and " +
            std::to_string(theirs[i]));
        break;
      }
}

template <typename Value>
void compare_words(const CubeFile& a, const std::string& name,
                   const std::vector<Value>& ours, const std::vector<Value>& theirs,
                   Findings& findings) {
  for (std::size_t cell = 0; cell < ours.size(); ++cell)
    if (ours[cell] != theirs[cell])
      findings.add(
          "cell " + std::to_string(cell) + " (" +
          sweep::cell_description(a.schema().axes, static_cast<std::int64_t>(cell)) +
          "): " + name + " differs");
}

}  // namespace

std::vector<std::string> cube_differences(const std::string& path_a,
                                          const std::string& path_b, int most) {
  const CubeFile a = CubeFile::open_for_reading(path_a);
  const CubeFile b = CubeFile::open_for_reading(path_b);
  if (to_json(a.schema()) != to_json(b.schema()))
    return {"the cubes have different axes, dimensions or metrics"};
  Findings findings(most);
  compare_words(a, kStatus, a.variable(kStatus).read<std::uint8_t>(),
                b.variable(kStatus).read<std::uint8_t>(), findings);
  compare_words(a, kReason, a.variable(kReason).read_text(),
                b.variable(kReason).read_text(), findings);
  for (const Variable& metric : a.schema().metrics)
    compare_numbers(a, b, metric.name, findings);
  for (const auto& curve : a.schema().curves)
    compare_numbers(a, b, curve_variable(curve), findings);
  return findings.take();
}

}  // namespace s2fbench::cube

#include "sequences/letters.hpp"

#include <algorithm>
#include <cctype>

#include "base/error.hpp"
#include "data/genome.hpp"

namespace s2fbench::sequences {
namespace {

constexpr std::string_view kSeveralBases = "NRYSWKMBDHV";  // IUPAC

}  // namespace

std::vector<std::uint8_t> codes_of(std::string_view letters, const std::string& name,
                                   const std::string& where) {
  std::vector<std::uint8_t> codes;
  codes.reserve(letters.size());
  for (const char letter : letters) {
    const char upper =
        static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
    const auto code = data::base_code(upper == 'U' ? 'T' : upper);
    if (code == data::kOther && kSeveralBases.find(upper) == std::string_view::npos) {
      const bool shown = std::isprint(static_cast<unsigned char>(letter)) != 0;
      throw UserError((shown ? "letter '" + std::string(1, letter) + "'"
                             : std::string("an unprintable letter")) +
                          " at position " + std::to_string(codes.size() + 1) + " of '" +
                          name + "' is no nucleotide",
                      where, "expected A, C, G, T, U or N");
    }
    codes.push_back(code);
  }
  return codes;
}

std::vector<std::uint8_t> canonical(std::span<const std::uint8_t> bases, int left,
                                    int right) {
  const auto inner = bases.subspan(
      static_cast<std::size_t>(left),
      bases.size() - static_cast<std::size_t>(left) - static_cast<std::size_t>(right));
  std::vector<std::uint8_t> smaller(bases.begin(), bases.end());
  const auto turned = reverse_complement(inner);
  if (std::lexicographical_compare(turned.begin(), turned.end(), inner.begin(),
                                   inner.end())) {
    std::copy(turned.begin(), turned.end(), smaller.begin() + left);
  }
  return smaller;
}

}  // namespace s2fbench::sequences

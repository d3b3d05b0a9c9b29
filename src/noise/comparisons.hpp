// Many tests at once: Holm's correction, and which rows cannot be told apart.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace s2fbench::noise {

// Holm 1979: p-values that hold for all together, in the order given. A NaN stays one and
// does not count as a test.
std::vector<double> holm(const std::vector<double>& p);

// Compact letter display: two rows share a letter exactly when they are not told apart.
// Row 0 is the best one and has the letter a; letters go on downwards: b ... z, a1 ...
// Not every smallest display (that is hard): each letter's rows are found greedily from
// the best pair that no letter covers yet.
std::vector<std::string> letter_groups(int rows,
                                       const std::function<bool(int, int)>& told_apart);

// Why no test of a family can be significant at kAlpha after Holm, or "": "3 against 3
// seeds cannot go below p = 0.1, ...". least_p: the smallest of the family.
std::string why_hopeless(const std::string& sizes, double least_p, int tests);

}  // namespace s2fbench::noise

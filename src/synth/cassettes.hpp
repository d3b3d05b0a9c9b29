// Kinds of site clusters and how often each is planted.
#pragma once

#include <string>
#include <vector>

#include "base/random_stream.hpp"
#include "synth/grammar.hpp"
#include "synth/sequence.hpp"

namespace s2fbench::synth {

// A site within a cluster; offset of its middle from the cluster's middle, nt.
struct Placement {
  Element element = kCore;
  int offset = 0;
  bool reverse = false;
};

struct Cluster {
  std::string cassette;
  std::vector<Placement> sites;  // none touches another
};

inline constexpr int kClusterReach = 130;  // no site of a cluster lies further out

Cluster draw_cluster(RandomStream& stream);
// A site's letters in its own direction: gaps and soft letters drawn.
Bases draw_site(Element element, RandomStream& stream);

}  // namespace s2fbench::synth

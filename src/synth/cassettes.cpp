#include "synth/cassettes.hpp"

#include <array>
#include <cctype>
#include <cstdlib>

namespace s2fbench::synth {
namespace {

constexpr int kRoom = 14;  // nt between the middles of neighbouring sites, at least

int between(RandomStream& stream, int low, int high) {  // both included
  return low + static_cast<int>(stream.below(static_cast<std::uint64_t>(high - low + 1)));
}

bool coin(RandomStream& stream, double chance) { return stream.uniform() < chance; }

// Builds a cluster outwards; a site that would touch another is moved further out.
class Builder {
 public:
  explicit Builder(RandomStream& stream) : stream_(stream) {}

  void add(Element element, int offset) {
    const int step = offset < 0 ? -1 : 1;
    while (taken(offset)) offset += step;
    if (std::abs(offset) > kClusterReach) return;
    sites_.push_back({element, offset, coin(stream_, 0.5)});
  }
  // On a random side, the given distance apart from the middle.
  void beside(Element element, int low, int high) {
    const int distance = between(stream_, low, high);
    add(element, coin(stream_, 0.5) ? distance : -distance);
  }
  void copies(Element element, int low, int high) {
    const int n = between(stream_, low, high);
    for (int i = 0; i < n; ++i) beside(element, kRoom, 120);
  }
  std::vector<Placement> sites() const { return sites_; }

 private:
  bool taken(int offset) const {
    for (const Placement& site : sites_) {
      if (std::abs(site.offset - offset) < kRoom) return true;
    }
    return false;
  }
  RandomStream& stream_;
  std::vector<Placement> sites_;
};

void cores(Builder& builder, RandomStream&) {
  builder.add(kCore, 0);
  builder.copies(kCore, 1, 4);
}
void plateau(Builder& builder, RandomStream&) {
  builder.add(kCore, 0);
  builder.beside(kPlateau, kRoom, 120);
}
void one_sided(Builder& builder, RandomStream&) {
  builder.add(kCore, 0);
  builder.beside(kOneSided, kRoom, 120);
}
void super_additive(Builder& builder, RandomStream& stream) {
  builder.add(kSuperA, 0);
  if (coin(stream, 0.85)) builder.beside(kSuperB, kRoom, 110);
}
void additive(Builder& builder, RandomStream&) {
  builder.copies(kAddA, 1, 3);
  builder.copies(kAddB, 0, 2);
}
void log_additive(Builder& builder, RandomStream& stream) {
  builder.add(kCore, 0);
  const int which = between(stream, 0, 2);
  if (which != 0) builder.beside(kLogA, kRoom, 100);
  if (which != 1) builder.beside(kLogB, kRoom, 100);
}
void cell_only(Builder& builder, RandomStream& stream) {
  builder.add(kCellOnly, 0);
  if (coin(stream, 0.5)) builder.beside(kCore, kRoom, 100);
}
void repressed(Builder& builder, RandomStream& stream) {
  builder.add(kRepressor, 0);
  builder.copies(coin(stream, 0.5) ? kCore : kAddA, 1, 3);
}
void weak(Builder& builder, RandomStream& stream) {
  builder.add(kWeak, 0);
  if (coin(stream, 0.5)) builder.beside(kCore, kRoom, 100);
}
void no_effect(Builder& builder, RandomStream& stream) {
  builder.add(kNoEffect, 0);
  if (coin(stream, 0.5)) builder.beside(kCore, kRoom, 100);
}

struct Cassette {
  std::string_view name;
  double share;  // of all clusters; they sum to 1
  void (*build)(Builder&, RandomStream&);
};

constexpr std::array<Cassette, 10> kCassettes = {{
    {"cores", 0.22, cores},
    {"plateau", 0.10, plateau},
    {"one-sided", 0.10, one_sided},
    {"super-additive", 0.12, super_additive},
    {"additive", 0.12, additive},
    {"log-additive", 0.12, log_additive},
    {"cell-only", 0.08, cell_only},
    {"repressed", 0.06, repressed},
    {"weak", 0.04, weak},
    {"no-effect", 0.04, no_effect},
}};

}  // namespace

Cluster draw_cluster(RandomStream& stream) {
  double left = stream.uniform();
  std::size_t kind = 0;
  while (kind + 1 < kCassettes.size() && left >= kCassettes[kind].share) {
    left -= kCassettes[kind++].share;
  }
  Builder builder(stream);
  kCassettes[kind].build(builder, stream);
  builder.copies(coin(stream, 0.6) ? kCore : coin(stream, 0.5) ? kAddA : kAddB, 1, 3);
  return {std::string(kCassettes[kind].name), builder.sites()};
}

Bases draw_site(Element element, RandomStream& stream) {
  Bases bases;
  for (const char letter : kGrammar[element].pattern) {
    const bool soft = std::islower(static_cast<unsigned char>(letter)) != 0;
    const bool keep = letter != 'N' && !(soft && coin(stream, 0.3));
    bases.push_back(keep ? encode_base(letter)
                         : static_cast<std::uint8_t>(stream.below(4)));
  }
  return bases;
}

}  // namespace s2fbench::synth

#include "pretrained/bpe_tokenizer.hpp"

#include <fstream>
#include <map>
#include <queue>
#include <sstream>
#include <utility>

#include "base/error.hpp"
#include "formats/strict_json.hpp"

namespace s2fbench::pretrained {
namespace {

using nlohmann::json;

// What two neighbouring tokens become, and how early.
struct Merge {
  std::size_t rank = 0;
  int token = 0;
};
using Merges = std::map<std::pair<int, int>, Merge>;

// Reads tokenizer.json, trusting nothing in it.
class TokenizerFile {
 public:
  explicit TokenizerFile(const std::string& path) : path_(path) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    if (!file) throw UserError("cannot read the tokenizer", path);
    const auto all = formats::parse_strict_json(
        text.str(), 12, [&](const std::string& why) { fail(why); });
    const json* model =
        all.is_object() && all.contains("model") ? &all["model"] : nullptr;
    if (model == nullptr || !model->is_object() || !model->contains("vocab") ||
        !model->contains("merges") || !(*model)["vocab"].is_object() ||
        !(*model)["merges"].is_array())
      fail("has no model with a vocab and merges");
    read_vocabulary((*model)["vocab"]);
    for (const auto& merge : (*model)["merges"]) read_merge(merge);
  }

  int id(const std::string& word) const {
    const auto found = ids_.find(word);
    if (found == ids_.end()) fail("has no token '" + word + "'");
    return found->second;
  }
  int size() const { return size_; }
  const Merges& merges() const { return merges_; }

 private:
  [[noreturn]] void fail(const std::string& why) const {
    throw UserError("the tokenizer " + why, path_,
                    "try the tokenizer.json that was published with the weights");
  }

  void read_vocabulary(const json& vocabulary) {
    constexpr int kMost = 1 << 20;
    for (const auto& item : vocabulary.items()) {
      const json& number = item.value();
      if (!number.is_number_integer() || number.get<std::int64_t>() < 0 ||
          number.get<std::int64_t>() >= kMost)
        fail("has a number that is none: " + item.key());
      ids_[item.key()] = number.get<int>();
      size_ = std::max(size_, number.get<int>() + 1);
    }
  }

  // "AC GT" or ["AC", "GT"]
  void read_merge(const json& merge) {
    std::string left, right;
    if (merge.is_string()) {
      const auto text = merge.get<std::string>();
      const std::size_t space = text.find(' ');
      if (space == std::string::npos) fail("has a merge of one word: " + text);
      left = text.substr(0, space);
      right = text.substr(space + 1);
    } else if (merge.is_array() && merge.size() == 2 && merge[0].is_string() &&
               merge[1].is_string()) {
      left = merge[0].get<std::string>();
      right = merge[1].get<std::string>();
    } else {
      fail("has a merge that is no pair of words");
    }
    merges_.emplace(std::pair(id(left), id(right)),
                    Merge{merges_.size(), id(left + right)});
  }

  std::string path_;
  std::map<std::string, int> ids_;
  int size_ = 0;
  Merges merges_;
};

// The tokens of a sequence while they are merged: a list by places.
class Word {
 public:
  Word(std::vector<int> tokens, const Merges& merges)
      : merges_(merges),
        tokens_(std::move(tokens)),
        next_(tokens_.size()),
        previous_(tokens_.size()),
        alive_(tokens_.size(), true) {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      next_[i] = i + 1;
      previous_[i] = i == 0 ? kNone : i - 1;
    }
    for (std::size_t i = 0; i + 1 < tokens_.size(); ++i) offer(i);
  }

  // The earliest merge first, of equal ones the leftmost.
  std::vector<std::int64_t> merged() {
    while (!offers_.empty()) {
      const Offer offer = offers_.top();
      offers_.pop();
      const std::size_t right = alive_[offer.place] ? next_[offer.place] : kNone;
      if (right >= tokens_.size() || tokens_[offer.place] != offer.left ||
          tokens_[right] != offer.right)
        continue;  // one of the two is another by now
      join(offer.place, right, offer.token);
    }
    std::vector<std::int64_t> out;
    for (std::size_t i = 0; i < tokens_.size(); i = next_[i]) out.push_back(tokens_[i]);
    return out;
  }

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  struct Offer {
    std::size_t rank, place;
    int left, right, token;
    bool operator<(const Offer& other) const {
      return std::pair(rank, place) > std::pair(other.rank, other.place);
    }
  };

  void offer(std::size_t place) {
    const std::size_t right = next_[place];
    if (right >= tokens_.size()) return;
    const auto merge = merges_.find({tokens_[place], tokens_[right]});
    if (merge != merges_.end())
      offers_.push({merge->second.rank, place, tokens_[place], tokens_[right],
                    merge->second.token});
  }

  void join(std::size_t place, std::size_t right, int token) {
    tokens_[place] = token;
    alive_[right] = false;
    next_[place] = next_[right];
    if (next_[right] < tokens_.size()) previous_[next_[right]] = place;
    offer(place);
    if (previous_[place] != kNone) offer(previous_[place]);
  }

  const Merges& merges_;
  std::vector<int> tokens_;
  std::vector<std::size_t> next_, previous_;
  std::vector<bool> alive_;
  std::priority_queue<Offer> offers_;
};

class BpeTokenizer : public Tokenizer {
 public:
  explicit BpeTokenizer(const TokenizerFile& file)
      : letters_(
            {file.id("A"), file.id("C"), file.id("G"), file.id("T"), file.id("[UNK]")}),
        special_(
            {file.id("[PAD]"), file.id("[MASK]"), file.id("[CLS]"), file.id("[SEP]")}),
        size_(file.size()),
        merges_(file.merges()) {}

  std::vector<std::int64_t> encode(std::span<const std::uint8_t> bases) const override {
    std::vector<int> word;
    word.reserve(bases.size());
    for (const std::uint8_t base : bases) word.push_back(letters_.at(base));
    std::vector<std::int64_t> tokens = {special_.before};
    const auto merged = Word(std::move(word), merges_).merged();
    tokens.insert(tokens.end(), merged.begin(), merged.end());
    tokens.push_back(special_.after);
    return tokens;
  }
  int vocabulary() const override { return size_; }
  SpecialTokens special() const override { return special_; }

 private:
  std::array<int, 5> letters_;  // of A C G T other
  SpecialTokens special_;
  int size_;
  Merges merges_;
};

}  // namespace

std::unique_ptr<Tokenizer> bpe_tokenizer(const std::string& path) {
  return std::make_unique<BpeTokenizer>(TokenizerFile(path));
}

}  // namespace s2fbench::pretrained

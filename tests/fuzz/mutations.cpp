#include "fuzz/mutations.hpp"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <cstring>
#include <utility>

namespace s2fbench::fuzz {
namespace {

constexpr std::size_t kLengthBytes = 8;

// The three parts of a file; the length need not be the header's.
struct Parts {
  std::string length, json, data;
};

Parts parts_of(const std::string& file) {
  if (file.size() < kLengthBytes) return {file, "", ""};
  std::uint64_t length = 0;
  std::memcpy(&length, file.data(), kLengthBytes);
  length = std::min<std::uint64_t>(length, file.size() - kLengthBytes);
  return {file.substr(0, kLengthBytes), file.substr(kLengthBytes, length),
          file.substr(kLengthBytes + length)};
}

char any_byte(RandomStream& random) { return static_cast<char>(random.below(256)); }

template <typename List>
std::string one_of(const List& list, RandomStream& random) {
  return list[random.below(std::size(list))];
}

void change_byte(std::string& text, RandomStream& random) {
  if (text.empty()) return;
  const std::size_t at = random.below(text.size());
  switch (random.below(4)) {
    case 0:
      text[at] = any_byte(random);
      break;
    case 1:
      text[at] = static_cast<char>(text[at] ^ (1 << random.below(8)));
      break;
    case 2:
      text.erase(at, 1 + random.below(4));
      break;
    default:
      text.insert(at, 1 + random.below(3), any_byte(random));
  }
}

// First and length of every run of characters of that class.
template <typename Is>
std::vector<std::pair<std::size_t, std::size_t>> runs(const std::string& text, Is is) {
  std::vector<std::pair<std::size_t, std::size_t>> found;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is(static_cast<unsigned char>(text[i]))) continue;
    const std::size_t start = i;
    while (i < text.size() && is(static_cast<unsigned char>(text[i]))) ++i;
    found.emplace_back(start, i - start);
  }
  return found;
}

void change_number(std::string& json, RandomStream& random) {
  static const char* const kNumbers[] = {"0",
                                         "1",
                                         "2",
                                         "4",
                                         "8",
                                         "-1",
                                         "-0",
                                         "1.0",
                                         "1e0",
                                         "01",
                                         "null",
                                         "\"4\"",
                                         "[]",
                                         "{}",
                                         "4294967296",
                                         "4294967295",
                                         "2147483648",
                                         "4611686018427387904",
                                         "2305843009213693952",
                                         "9223372036854775807",
                                         "9223372036854775808",
                                         "18446744073709551615",
                                         "18446744073709551616",
                                         "99999999999999999999999999999999999999"};
  const auto numbers = runs(json, [](unsigned char c) { return std::isdigit(c) != 0; });
  if (numbers.empty()) return;
  const auto [start, length] = numbers[random.below(numbers.size())];
  if (random.below(3) == 0) {
    json.replace(start, length, one_of(kNumbers, random));
  } else if (random.below(2) == 0) {
    json[start + random.below(length)] = static_cast<char>('0' + random.below(10));
  } else {  // a number of the same file, where it may fit
    const auto [from, size] = numbers[random.below(numbers.size())];
    json.replace(start, length, json.substr(from, size));
  }
}

void change_word(std::string& json, RandomStream& random) {
  static const char* const kWords[] = {
      "F32", "F16",     "BF16",    "F64",     "U8",           "I64",  "BOOL",
      "C64", "F4",      "dtype",   "shape",   "data_offsets", "a",    "b",
      "",    "\\u0061", "\\ud800", "\\u0000", "__metadata__", "\xff", "\xc3\xa9"};
  const auto words = runs(json, [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '_' || c >= 0x80;
  });
  if (words.empty()) return;
  const auto [start, length] = words[random.below(words.size())];
  json.replace(start, length, one_of(kWords, random));
}

void insert_token(std::string& json, RandomStream& random) {
  static const char* const kTokens[] = {"{",    "}",  "[",  "]",    ",",    ":",
                                        "\"",   "0",  " ",  "-",    "\n",   "[[[",
                                        "null", "{}", "[]", "/**/", "true", "\\"};
  const std::size_t at = random.below(json.size() + 1);
  if (random.below(2) == 0) {
    json.insert(at, one_of(kTokens, random));
  } else if (at < json.size()) {
    json.replace(at, 1, one_of(kTokens, random));
  }
}

// Doubles, drops or moves an entry: what lies between two ends of maps.
void change_entry(std::string& json, RandomStream& random) {
  std::vector<std::size_t> ends;
  for (std::size_t i = 0; i + 1 < json.size(); ++i)
    if (json[i] == '}') ends.push_back(i + 1);
  if (ends.empty()) return;
  const std::size_t which = random.below(ends.size());
  const std::size_t start = which == 0 ? 1 : ends[which - 1];
  const std::string entry = json.substr(start, ends[which] - start);
  const std::string separated = entry.starts_with(',') ? entry : "," + entry;
  switch (random.below(3)) {
    case 0:
      json.insert(ends[random.below(ends.size())], separated);
      break;
    case 1:
      json.erase(start, entry.size());
      break;
    default:
      json.erase(start, entry.size());
      json.insert(std::min(json.size(), ends.front()), separated);
  }
}

void change_data(std::string& data, RandomStream& random) {
  const std::uint64_t bytes = 1 + random.below(random.below(8) == 0 ? 64 : 8);
  if (random.below(2) == 0)
    data.append(bytes, '\1');
  else
    data.resize(data.size() - std::min<std::size_t>(data.size(), bytes));
}

void change_length(std::string& word, RandomStream& random) {
  std::uint64_t length = 0;
  std::memcpy(&length, word.data(), std::min(word.size(), sizeof length));
  switch (random.below(4)) {
    case 0:
      length += random.below(17) - 8;
      break;
    case 1:
      length = random.next();
      break;
    case 2:
      length = std::uint64_t{1} << random.below(64);
      break;
    default:
      length = ~std::uint64_t{0} - random.below(16);
  }
  word.assign(reinterpret_cast<const char*>(&length), sizeof length);
}

}  // namespace

std::string with_length(const std::string& json) {
  const std::uint64_t length = json.size();
  return std::string(reinterpret_cast<const char*>(&length), sizeof length) + json;
}

std::string mutated(const std::string& file, const std::vector<std::string>& seeds,
                    RandomStream& random) {
  Parts parts = parts_of(file);
  const std::uint64_t changes = 1 + random.below(4);
  for (std::uint64_t i = 0; i < changes; ++i) {
    switch (random.below(10)) {
      case 0:
        change_byte(parts.json, random);
        break;
      case 1:
      case 2:
      case 3:
        change_number(parts.json, random);
        break;
      case 4:
        change_word(parts.json, random);
        break;
      case 5:
        insert_token(parts.json, random);
        break;
      case 6:
        change_entry(parts.json, random);
        break;
      case 7:
        change_data(parts.data, random);
        break;
      case 8:
        parts.json.resize(parts.json.size() + random.below(4), ' ');
        break;
      default: {
        const Parts other = parts_of(one_of(seeds, random));
        const std::size_t at = random.below(parts.json.size() + 1);
        parts.json =
            parts.json.substr(0, at) + other.json.substr(std::min(at, other.json.size()));
        if (random.below(2) == 0) parts.data = other.data;
      }
    }
  }
  if (random.below(8) != 0) return with_length(parts.json) + parts.data;
  if (random.below(2) == 0) change_length(parts.length, random);
  std::string whole = parts.length + parts.json + parts.data;
  if (random.below(2) == 0) change_byte(whole, random);
  if (random.below(4) == 0) whole.resize(random.below(whole.size() + 1));
  return whole;
}

}  // namespace s2fbench::fuzz

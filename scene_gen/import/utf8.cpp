// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/import/utf8.h"

#include <algorithm>

namespace partbooth::scene_gen {
namespace {

// Length of the sequence that begins at `at`; 0 if it is none (RFC 3629: no overlong forms, no surrogates).
std::size_t sequence_length(const std::string& s, std::size_t at) {
  const auto byte = [&](std::size_t i) { return i < s.size() ? static_cast<unsigned char>(s[i]) : 0u; };
  const unsigned first = byte(at), second = byte(at + 1);
  if (first < 0x80) return 1;
  std::size_t length = 0;
  if (first >= 0xc2 && first <= 0xdf) length = 2;
  if ((first & 0xf0) == 0xe0 && !(first == 0xe0 && second < 0xa0) && !(first == 0xed && second > 0x9f))
    length = 3;
  if (first >= 0xf0 && first <= 0xf4 && !(first == 0xf0 && second < 0x90) &&
      !(first == 0xf4 && second > 0x8f))
    length = 4;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte(at + i) & 0xc0) != 0x80) return 0;
  return length;
}

bool is_utf8(const std::string& s) {
  for (std::size_t at = 0; at < s.size();) {
    const std::size_t length = sequence_length(s, at);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

}  // namespace

std::string to_utf8(const std::string& text) {
  if (is_utf8(text)) return text;
  std::string out;
  for (const unsigned char c : text) {
    if (c < 0x80) {
      out += static_cast<char>(c);
    } else {
      out += static_cast<char>(0xc0 | c >> 6);
      out += static_cast<char>(0x80 | (c & 0x3f));
    }
  }
  return out;
}

}  // namespace partbooth::scene_gen

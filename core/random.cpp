// SPDX-License-Identifier: Apache-2.0
#include "core/random.h"

#include "core/check.h"

namespace partbooth::core {

std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                        std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t p0 = 0xD2511F53ull * counter[0];
    const std::uint64_t p1 = 0xCD9E8D57ull * counter[2];
    counter = {static_cast<std::uint32_t>(p1 >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(p1),
               static_cast<std::uint32_t>(p0 >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(p0)};
    key[0] += 0x9E3779B9u;
    key[1] += 0xBB67AE85u;
  }
  return counter;
}

RandomStream::RandomStream(std::uint64_t seed, std::uint64_t index, std::string_view name,
                           std::uint32_t attempt) {
  PB_CHECK(index >> 32 == 0 && attempt >> 16 == 0);
  const std::uint64_t stream = stream_hash(name);
  key_ = {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)};
  counter_ = {attempt << 16, static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(stream),
              static_cast<std::uint32_t>(stream >> 32)};
}

std::uint64_t RandomStream::bits(std::uint32_t k) const {
  PB_CHECK(k >> 16 == 0);
  auto counter = counter_;
  counter[0] |= k;
  const auto r = philox4x32(counter, key_);
  return std::uint64_t{r[1]} << 32 | r[0];
}

double RandomStream::uniform(std::uint32_t k) const { return static_cast<double>(bits(k) >> 11) * 0x1p-53; }

}  // namespace partbooth::core

// SPDX-License-Identifier: Apache-2.0
// CRC-32C (Castagnoli, reflected polynomial 0x82f63b78), and the mask that TFRecord files put over it.
#pragma once

#include <cstdint>
#include <string_view>

namespace partbooth::exporter {

std::uint32_t crc32c(std::string_view bytes);
// The same by tables alone: the reference, and the way on processors without SSE 4.2.
std::uint32_t crc32c_by_table(std::string_view bytes);

// TensorFlow's mask: a CRC of data that holds CRCs is weak.
constexpr std::uint32_t masked(std::uint32_t crc) { return ((crc >> 15) | (crc << 17)) + 0xa282ead8u; }

}  // namespace partbooth::exporter

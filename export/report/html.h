// SPDX-License-Identifier: Apache-2.0
// Text, numbers and bytes as they stand in the page. Every text that is not ours passes escape().
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace partbooth::exporter::report {

// For text and for attributes in double quotes.
std::string escape(std::string_view text);
// A relative path as a link: all but letters, digits and "/-._~" as %XX (RFC 3986).
std::string url_path(std::string_view path);
std::string base64(const std::vector<std::uint8_t>& bytes);

std::string thousands(std::uint64_t n);                        // 12,345
std::string bytes_text(std::uint64_t n);                       // 12.3 MB; powers of ten
std::string percent(std::uint64_t part, std::uint64_t whole);  // 12.3 %; 0 % of nothing

}  // namespace partbooth::exporter::report

// SPDX-License-Identifier: Apache-2.0
// Protobuf texts are UTF-8; texts of users need not be.
#pragma once

#include <cstddef>
#include <string_view>

namespace partbooth::schema {

// Position of the first byte that is not UTF-8 (RFC 3629: no overlong forms, no surrogates, up to U+10FFFF);
// text.size() if all of it is.
std::size_t first_not_utf8(std::string_view text);

}  // namespace partbooth::schema

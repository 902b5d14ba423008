// SPDX-License-Identifier: Apache-2.0
// Members of a POSIX tar file (IEEE Std 1003.1, ustar): no owner, no time, so that the same content is the
// same bytes.
#pragma once

#include <string>
#include <string_view>

namespace partbooth::exporter {

// Header, bytes, and zeros up to a multiple of 512. `name`: at most 100 bytes; `bytes`: below 8 GB.
void append_tar_member(std::string& out, const std::string& name, std::string_view bytes);
// Ends a file.
std::string tar_end();

}  // namespace partbooth::exporter

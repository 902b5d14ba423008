// SPDX-License-Identifier: Apache-2.0
#include "core/check.h"

#include <cstdio>
#include <cstdlib>

namespace partbooth::core {
namespace {
thread_local std::int64_t current_image = -1;
}

ReplayScope::ReplayScope(std::uint64_t image_index) : previous_(current_image) {
  current_image = static_cast<std::int64_t>(image_index);
}
ReplayScope::~ReplayScope() { current_image = previous_; }

void check_failed(const char* condition, const char* file, int line, const std::string& message) {
  std::fprintf(stderr, "%s:%d: check failed: %s %s\n", file, line, condition, message.c_str());
  if (current_image >= 0) {
    std::fprintf(
        stderr,
        "This is a bug in Partbooth. Replay the image alone with: partbooth render CONFIG --out NEW_DIR "
        "--only %lld\n",
        static_cast<long long>(current_image));
  }
  std::abort();
}

}  // namespace partbooth::core

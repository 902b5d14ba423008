// SPDX-License-Identifier: Apache-2.0
// Checks for our own bugs. A failed check prints the place, the message and how to replay the image at hand,
// then aborts: a wrong picture must never reach the disk.
#pragma once

#include <cstdint>
#include <string>

namespace partbooth::core {

// Names the image that this thread works on, for the replay hint of a failed check.
class ReplayScope {
 public:
  explicit ReplayScope(std::uint64_t image_index);
  ~ReplayScope();
  ReplayScope(const ReplayScope&) = delete;
  ReplayScope& operator=(const ReplayScope&) = delete;

 private:
  std::int64_t previous_;
};

[[noreturn]] void check_failed(const char* condition, const char* file, int line, const std::string& message);

}  // namespace partbooth::core

// PB_CHECK(condition) or PB_CHECK(condition, message)
#define PB_CHECK(condition, ...)                                                                   \
  do {                                                                                             \
    if (!(condition)) [[unlikely]]                                                                 \
      ::partbooth::core::check_failed(#condition, __FILE__, __LINE__, ::std::string{__VA_ARGS__}); \
  } while (false)

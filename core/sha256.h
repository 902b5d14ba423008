// SPDX-License-Identifier: Apache-2.0
// SHA-256 in lower-case hexadecimal (64 characters).
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/result.h"

namespace partbooth::core {

std::string sha256_hex(std::string_view bytes);

// Of bytes that come in pieces.
class Sha256 {
 public:
  Sha256();
  void add(std::string_view bytes);
  // Once, at the end.
  std::string hex();

 private:
  struct Context;
  std::shared_ptr<Context> context_;
};

// Reads the file in pieces. Error: the file cannot be read.
Result<std::string> sha256_hex_of_file(const std::string& path);

}  // namespace partbooth::core

// SPDX-License-Identifier: Apache-2.0
// Data sets, spoilt on purpose.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "partbooth/record.pb.h"

namespace partbooth::e2e {

struct Damage {
  const char* name;
  const char* kind;     // of the finding that must come
  const char* message;  // part of what it says
  std::function<void(const std::string& set)> plant;
};

// Spoils a copy of the base data set; `verify` must fail with the finding.
void expect_found(const Damage& damage);

// Flips one bit in a file, at this share of its length.
void flip_bit(const std::string& path, double where = 0.5);
void write_bytes(const std::string& path, const std::vector<std::uint8_t>& bytes);

// Changes records of the first block; their checksums stay right.
using Records = std::vector<schema::ImageRecord>;
void edit_records(const std::string& set, const std::function<void(Records& records)>& edit);
// The file of this kind has other bytes now, and the record says so.
void replace_file(const std::string& set, schema::ImageRecord& record, const std::string& kind,
                  const std::vector<std::uint8_t>& bytes);
std::string path_of(const std::string& set, const schema::ImageRecord& record, const std::string& kind);

}  // namespace partbooth::e2e

// SPDX-License-Identifier: Apache-2.0
// Files of records in TFRecord framing: uint64 length, masked CRC-32C of the length, data, masked CRC-32C of
// the data; all little-endian (TensorFlow, python_io).
#pragma once

#include <google/protobuf/message_lite.h>

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "core/result.h"

namespace partbooth::exporter {

// Bytes that the framing adds to each record.
inline constexpr std::uint64_t kRecordOverhead = 16;

inline constexpr const char* kBadCrc = "the CRC of a record is wrong";

// Whether `crc`, as it is stored, is that of the record.
bool has_crc(std::string_view data, std::uint32_t crc);

// Adds one framed record to `out`.
void append_record(std::string& out, std::string_view data);
void append_record(std::string& out, const google::protobuf::MessageLite& message);

class RecordReader {
 public:
  // Error: the file cannot be opened.
  static core::Result<RecordReader> open(const std::string& path);

  // Reads the next record. False at the end of the file and at the first bad record: damage() tells them
  // apart. `crc`: its checksum, as it is stored.
  bool next(std::string& data, std::uint32_t* crc = nullptr);
  // The same without looking whether `data` fits its checksum `crc`: has_crc() tells, in another thread.
  bool next_unchecked(std::string& data, std::uint32_t& crc);

  // End of the last good record: where the first bad one begins.
  std::uint64_t offset() const { return offset_; }
  std::uint64_t file_size() const { return size_; }
  // Why reading stopped before the end of the file; empty if it did not.
  const std::string& damage() const { return damage_; }

 private:
  struct Close {
    void operator()(std::FILE* f) const { std::fclose(f); }
  };
  bool fail(const char* why);

  std::unique_ptr<std::FILE, Close> file_;
  std::uint64_t offset_ = 0;
  std::uint64_t size_ = 0;
  std::string damage_;
};

}  // namespace partbooth::exporter

// SPDX-License-Identifier: Apache-2.0
#include "export/record_file.h"

#include <sys/stat.h>

#include <bit>
#include <cerrno>
#include <cstring>

#include "export/crc32c.h"
#include "export/file_ops.h"

namespace partbooth::exporter {
namespace {

static_assert(std::endian::native == std::endian::little);

template <class T>
void append_number(std::string& out, T value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

template <class T>
T number_at(const char* p) {
  T value;
  std::memcpy(&value, p, sizeof value);
  return value;
}

}  // namespace

void append_record(std::string& out, std::string_view data) {
  const std::uint64_t length = data.size();
  append_number(out, length);
  append_number(out, masked(crc32c({reinterpret_cast<const char*>(&length), sizeof length})));
  out.append(data);
  append_number(out, masked(crc32c(data)));
}

core::Result<RecordReader> RecordReader::open(const std::string& path) {
  RecordReader reader;
  reader.file_.reset(std::fopen(path.c_str(), "rbe"));
  struct stat info {};
  if (!reader.file_ || fstat(fileno(reader.file_.get()), &info) != 0)
    return core::fail(io_error(path, "read", errno));
  reader.size_ = static_cast<std::uint64_t>(info.st_size);
  return reader;
}

bool RecordReader::fail(const char* why) {
  damage_ = why;
  return false;
}

bool RecordReader::next(std::string& data) {
  if (!damage_.empty() || offset_ == size_) return false;
  char head[12];
  if (std::fread(head, 1, sizeof head, file_.get()) != sizeof head)
    return fail("the file ends inside a record");
  const auto length = number_at<std::uint64_t>(head);
  if (number_at<std::uint32_t>(head + 8) != masked(crc32c({head, 8})))
    return fail("the CRC of a length is wrong");
  if (length > size_ - offset_ - sizeof head) return fail("the file ends inside a record");
  data.resize(length);
  char tail[4];
  if (std::fread(data.data(), 1, length, file_.get()) != length ||
      std::fread(tail, 1, sizeof tail, file_.get()) != sizeof tail)
    return fail("the file ends inside a record");
  if (number_at<std::uint32_t>(tail) != masked(crc32c(data))) return fail("the CRC of a record is wrong");
  offset_ += length + kRecordOverhead;
  return true;
}

}  // namespace partbooth::exporter

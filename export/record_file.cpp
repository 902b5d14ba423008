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

// `append` appends the `length` bytes of the record to `out`.
template <class Append>
void append_framed(std::string& out, std::uint64_t length, const Append& append) {
  out.reserve(out.size() + length + kRecordOverhead);
  append_number(out, length);
  append_number(out, masked(crc32c({reinterpret_cast<const char*>(&length), sizeof length})));
  const std::size_t start = out.size();
  append();
  append_number(out, masked(crc32c(std::string_view(out).substr(start))));
}

}  // namespace

void append_record(std::string& out, std::string_view data) {
  append_framed(out, data.size(), [&] { out.append(data); });
}

void append_record(std::string& out, const google::protobuf::MessageLite& message) {
  append_framed(out, message.ByteSizeLong(), [&] { message.AppendToString(&out); });
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

bool has_crc(std::string_view data, std::uint32_t crc) { return crc == masked(crc32c(data)); }

bool RecordReader::next(std::string& data, std::uint32_t* crc) {
  std::uint32_t stored = 0;
  const std::uint64_t before = offset_;
  if (!next_unchecked(data, stored)) return false;
  if (crc != nullptr) *crc = stored;
  if (has_crc(data, stored)) return true;
  offset_ = before;
  return fail(kBadCrc);
}

bool RecordReader::next_unchecked(std::string& data, std::uint32_t& crc) {
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
  crc = number_at<std::uint32_t>(tail);
  offset_ += length + kRecordOverhead;
  return true;
}

}  // namespace partbooth::exporter

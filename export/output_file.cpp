// SPDX-License-Identifier: Apache-2.0
#include "export/output_file.h"

#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

#include <cerrno>

#include "core/check.h"

namespace partbooth::exporter {
namespace {

constexpr std::size_t kBuffer = 1 << 20;
constexpr std::uint64_t kLarge = 16 << 20;

}  // namespace

class OutputFile::Gzip {
 public:
  Gzip() {
    constexpr int kGzipWindow = 15 + 16;
    PB_CHECK(deflateInit2(&stream_, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) ==
             Z_OK);
  }
  Gzip(const Gzip&) = delete;
  ~Gzip() { deflateEnd(&stream_); }

  std::string pack(std::string_view bytes, bool last) {
    std::string out;
    std::string piece(1 << 16, '\0');
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream_.avail_in = static_cast<uInt>(bytes.size());
    do {
      stream_.next_out = reinterpret_cast<Bytef*>(piece.data());
      stream_.avail_out = static_cast<uInt>(piece.size());
      PB_CHECK(deflate(&stream_, last ? Z_FINISH : Z_NO_FLUSH) != Z_STREAM_ERROR);
      out.append(piece, 0, piece.size() - stream_.avail_out);
    } while (stream_.avail_out == 0);
    return out;
  }

 private:
  z_stream stream_{};
};

OutputFile::OutputFile(OutputFile&&) noexcept = default;
OutputFile& OutputFile::operator=(OutputFile&&) noexcept = default;
OutputFile::~OutputFile() = default;

core::Result<OutputFile> OutputFile::open(ExportFolder& folder, const std::string& name, Packing packing) {
  OutputFile out;
  out.folder_ = &folder;
  out.name_ = name;
  const auto path = folder.path(name);
  if (!path) return core::fail(path.error());
  out.path_ = *path;
  out.unfinished_ = *path + ".unfinished";
  out.file_ = Descriptor(::open(out.unfinished_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
  if (!out.file_.valid()) return core::fail(io_error(out.path_, "write", errno));
  if (packing == Packing::kGzip) out.gzip_ = std::make_unique<Gzip>();
  return out;
}

core::Result<void> OutputFile::append(std::string_view bytes) {
  const bool large = bytes.size() >= kBuffer / 16;
  if (large || buffer_.size() + bytes.size() >= kBuffer) PB_RETURN_IF_ERROR(flush());
  if (large) return gzip_ ? store(gzip_->pack(bytes, false)) : store(bytes);
  buffer_ += bytes;
  return {};
}

core::Result<void> OutputFile::flush() {
  PB_RETURN_IF_ERROR(gzip_ ? store(gzip_->pack(buffer_, false)) : store(buffer_));
  buffer_.clear();
  return {};
}

core::Result<void> OutputFile::store(std::string_view bytes) {
  if (bytes.empty()) return {};
  hash_.add(bytes);
  bytes_ += bytes.size();
  return real_file_ops().append(file_, unfinished_, bytes);
}

core::Result<void> OutputFile::append_all_of(OutputFile other) {
  PB_RETURN_IF_ERROR(other.flush());
  std::string piece(kBuffer, '\0');
  for (std::uint64_t at = 0; at < other.bytes_;) {
    const ssize_t n = ::pread(other.file_.get(), piece.data(), piece.size(), static_cast<off_t>(at));
    if (n <= 0) return core::fail(io_error(other.unfinished_, "read", n < 0 ? errno : EIO));
    PB_RETURN_IF_ERROR(append({piece.data(), static_cast<std::size_t>(n)}));
    at += static_cast<std::uint64_t>(n);
  }
  ::unlink(other.unfinished_.c_str());
  return {};
}

core::Result<void> OutputFile::close() {
  PB_RETURN_IF_ERROR(flush());
  if (gzip_) PB_RETURN_IF_ERROR(store(gzip_->pack({}, true)));
  if (bytes_ >= kLarge) PB_RETURN_IF_ERROR(real_file_ops().sync(file_, unfinished_));
  PB_RETURN_IF_ERROR(real_file_ops().move(unfinished_, path_));
  sha256_ = hash_.hex();
  return folder_->list({name_, bytes_, sha256_});
}

}  // namespace partbooth::exporter

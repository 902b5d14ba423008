// SPDX-License-Identifier: Apache-2.0
#include "edge/picture_file.h"

#include <cstring>
#include <filesystem>
#include <fstream>

namespace partbooth::edge {
namespace {

bool begins_with(const std::vector<char>& data, const char* signature, std::size_t size) {
  return data.size() >= size && std::memcmp(data.data(), signature, size) == 0;
}

}  // namespace

core::Result<std::vector<char>> read_file(const std::string& path) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  if (error) return core::fail({.file = path, .message = error.message(), .remedy = "check the path"});
  if (size > kMaxFileBytes)
    return core::fail({.file = path,
                       .message = "is larger than " + std::to_string(kMaxFileBytes) + " bytes",
                       .remedy = "is it the right file?"});
  std::vector<char> data(size);
  std::ifstream file(path, std::ios::binary);
  if (!file.read(data.data(), std::streamsize(size)))
    return core::fail({.file = path, .message = "cannot be read", .remedy = "check its permissions"});
  return data;
}

core::Result<core::ImageU8> decode_picture(const std::string& name, const std::vector<char>& data) {
  if (begins_with(data, "\xff\xd8", 2)) return decode_jpeg(name, data);
  if (begins_with(data, "\x89PNG\r\n\x1a\n", 8)) return decode_png(name, data);
  return core::fail({.file = name,
                     .message = "is neither a JPEG nor a PNG file",
                     .remedy = "convert it to an 8-bit RGB or grey JPEG or PNG"});
}

core::Result<core::ImageU8> read_picture(const std::string& path) {
  auto data = read_file(path);
  if (!data) return core::fail(data.error());
  return decode_picture(path, *data);
}

}  // namespace partbooth::edge

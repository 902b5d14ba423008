// SPDX-License-Identifier: Apache-2.0
#include <spdlog/spdlog.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <fstream>

#include "media/jpeg.h"
#include "media/media.h"
#include "media/oiio.h"
#include "media/srgb.h"

namespace partbooth::media {
namespace {

using Bytes = std::vector<std::uint8_t>;

core::Result<Bytes> read_file(const std::string& path) {
  const core::Error unreadable{
      .file = path, .message = "the file cannot be read", .remedy = "check name and permissions"};
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) return core::fail(unreadable);
  std::ifstream stream(path, std::ios::binary | std::ios::ate);
  Bytes bytes(stream ? std::size_t(stream.tellg()) : 0);
  stream.seekg(0).read(reinterpret_cast<char*>(bytes.data()), std::streamsize(bytes.size()));
  if (!stream) return core::fail(unreadable);
  return bytes;
}

template <class T>
core::Image<T> with_three_channels(core::Image<T> image) {
  if (image.channels == 3) return image;
  core::Image<T> out(image.width, image.height, 3);
  for (std::size_t i = 0; i < image.data.size(); ++i)
    for (std::size_t c = 0; c < 3; ++c) out.data[3 * i + c] = image.data[i];
  return out;
}

core::ImageF linear_from_8bit(const core::ImageU8& image) {
  std::array<float, 256> curve;
  for (std::size_t code = 0; code < 256; ++code) curve[code] = linear_from_srgb(float(code) / 255);
  core::ImageF out(image.width, image.height, image.channels);
  for (std::size_t i = 0; i < image.data.size(); ++i) out.data[i] = curve[image.data[i]];
  return out;
}

void remove_impossible_light(core::ImageF& image, const std::string& name) {
  std::size_t not_finite = 0;
  for (float& value : image.data) {
    if (std::isfinite(value) && value >= 0) continue;
    not_finite += !std::isfinite(value);
    value = 0;
  }
  if (not_finite > 0)
    spdlog::warn("{}: {} values are infinite or not a number; taken as 0", name, not_finite);
}

core::Error wrong_depth(const std::string& name, const std::string& wanted) {
  return {
      .file = name, .message = "the picture is not " + wanted, .remedy = "convert it, or name another file"};
}

}  // namespace

core::Result<core::ImageF> read_linear(const std::string& path) {
  const auto bytes = read_file(path);
  if (!bytes) return core::fail(bytes.error());
  if (is_jpeg(*bytes)) return decode_jpeg(*bytes, path).map(linear_from_8bit);
  auto decoded = decode_oiio<float>(*bytes, path);
  if (!decoded) return core::fail(decoded.error());
  if (decoded->depth == Depth::kFloat)
    remove_impossible_light(decoded->image, path);
  else
    for (float& value : decoded->image.data) value = linear_from_srgb(value);
  return with_three_channels(std::move(decoded->image));
}

core::Result<core::ImageU8> read_8bit(const std::string& path) {
  const auto bytes = read_file(path);
  if (!bytes) return core::fail(bytes.error());
  return decode_8bit(*bytes, path);
}

core::Result<core::ImageU8> decode_8bit(const std::vector<std::uint8_t>& bytes, const std::string& name) {
  if (is_jpeg(bytes)) return decode_jpeg(bytes, name);
  auto decoded = decode_oiio<std::uint8_t>(bytes, name);
  if (!decoded) return core::fail(decoded.error());
  if (decoded->depth == Depth::kFloat) return core::fail(wrong_depth(name, "made of 8 or 16 bit numbers"));
  return with_three_channels(std::move(decoded->image));
}

core::Result<core::ImageU16> read_png16(const std::string& path) {
  const auto bytes = read_file(path);
  if (!bytes) return core::fail(bytes.error());
  return decode_png16(*bytes, path);
}

core::Result<core::ImageU16> decode_png16(const std::vector<std::uint8_t>& bytes, const std::string& name) {
  auto decoded = decode_oiio<std::uint16_t>(bytes, name);
  if (!decoded) return core::fail(decoded.error());
  if (decoded->depth != Depth::k16) return core::fail(wrong_depth(name, "made of 16 bit numbers"));
  return std::move(decoded->image);
}

core::Result<core::ImageF> read_exr(const std::string& path) {
  const auto bytes = read_file(path);
  if (!bytes) return core::fail(bytes.error());
  return decode_exr(*bytes, path);
}

core::Result<core::ImageF> decode_exr(const std::vector<std::uint8_t>& bytes, const std::string& name) {
  auto decoded = decode_oiio<float>(bytes, name);
  if (!decoded) return core::fail(decoded.error());
  if (decoded->depth != Depth::kFloat) return core::fail(wrong_depth(name, "made of floating point numbers"));
  return std::move(decoded->image);
}

}  // namespace partbooth::media

// SPDX-License-Identifier: Apache-2.0
// Pictures from and to files and memory.
//
// 8-bit buffers are what the file holds (sRGB for photos). Linear buffers are linear Rec.709: 8-bit files go
// through the sRGB curve, HDR and EXR files are linear as they are. Errors name the file.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/image.h"
#include "core/result.h"

namespace partbooth::media {

// JPEG, PNG, Radiance HDR, OpenEXR, TIFF, BMP and WebP, known by their first bytes. 3 channels; grey and RGBA
// files are widened and cut. Not larger than 16384 pixels a side. NaN and infinite values become 0 with a
// warning, negative ones (ringing of lossy compression) without.
// A picture that ends early or whose data is damaged is an error. EXIF orientation is not applied: labels
// refer to stored pixels.
core::Result<core::ImageF> read_linear(const std::string& path);
core::Result<core::ImageU8> read_8bit(const std::string& path);
core::Result<core::ImageU8> decode_8bit(const std::vector<std::uint8_t>& bytes, const std::string& name);

// How JPEG stores colour: at full resolution (data sets), or halved both ways (most cameras).
enum class Chroma { k444, k420 };

// 1 or 3 channels. Equal pixels give equal bytes. JPEG is baseline; quality 1..100.
std::vector<std::uint8_t> encode_jpeg(const core::ImageU8& image, int quality, Chroma chroma = Chroma::k444);
std::vector<std::uint8_t> encode_png(const core::ImageU8& image);
std::vector<std::uint8_t> encode_png(const core::ImageU16& image);
// 1 channel: indices into the palette, which the file keeps (segmentation masks).
using Palette = std::array<std::array<std::uint8_t, 3>, 256>;  // R, G, B
std::vector<std::uint8_t> encode_palette_png(const core::ImageU8& indices, const Palette& palette);
// 32-bit float, ZIP, 1 channel named `channel`, or 3 named R, G, B.
std::vector<std::uint8_t> encode_exr(const core::ImageF& image, const std::string& channel = "Y");

// The same value a codec gives back: for layers that are read again (verify).
core::Result<core::ImageU16> read_png16(const std::string& path);
core::Result<core::ImageF> read_exr(const std::string& path);
core::Result<core::ImageU16> decode_png16(const std::vector<std::uint8_t>& bytes, const std::string& name);
core::Result<core::ImageF> decode_exr(const std::vector<std::uint8_t>& bytes, const std::string& name);

}  // namespace partbooth::media

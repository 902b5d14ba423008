// SPDX-License-Identifier: Apache-2.0
// OpenCV and OpenImageIO write no palettes: libpng does.
#include <png.h>

#include "core/check.h"
#include "media/media.h"

namespace partbooth::media {

std::vector<std::uint8_t> encode_palette_png(const core::ImageU8& indices, const Palette& palette) {
  PB_CHECK(!indices.empty() && indices.channels == 1);
  png_image head{};
  head.version = PNG_IMAGE_VERSION;
  head.width = static_cast<png_uint_32>(indices.width);
  head.height = static_cast<png_uint_32>(indices.height);
  head.format = PNG_FORMAT_RGB_COLORMAP;
  head.colormap_entries = palette.size();
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(head);
  std::vector<std::uint8_t> bytes(size);
  PB_CHECK(png_image_write_to_memory(&head, bytes.data(), &size, 0, indices.data.data(), 0, palette.data()));
  bytes.resize(size);
  return bytes;
}

}  // namespace partbooth::media

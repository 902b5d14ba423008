// SPDX-License-Identifier: Apache-2.0
// libpng leaves a failed call by longjmp: see picture_jpeg.cpp.
#include <png.h>

#include <csetjmp>
#include <cstdio>
#include <cstring>

#include "edge/picture_file.h"

namespace partbooth::edge {
namespace {

// Of one ancillary chunk (text, profile): a file must not fill the memory.
constexpr png_alloc_size_t kMaxChunkBytes = 16'000'000;

struct PngFile {
  const char* data = nullptr;
  std::size_t left = 0;
  char message[200] = "";
  png_structp decoder = nullptr;
  png_infop info = nullptr;
  ~PngFile() { png_destroy_read_struct(&decoder, &info, nullptr); }
};

[[noreturn]] void on_error(png_structp decoder, png_const_charp text) {
  auto* file = static_cast<PngFile*>(png_get_error_ptr(decoder));
  std::snprintf(file->message, sizeof file->message, "%s", text);
  png_longjmp(decoder, 1);
}

void on_warning(png_structp, png_const_charp) {}

void read_bytes(png_structp decoder, png_bytep out, std::size_t count) {
  auto* file = static_cast<PngFile*>(png_get_io_ptr(decoder));
  if (count > file->left) png_error(decoder, "ends early");
  std::memcpy(out, file->data, count);
  file->data += count;
  file->left -= count;
}

bool read_header(PngFile& file) {
  file.decoder = png_create_read_struct(PNG_LIBPNG_VER_STRING, &file, on_error, on_warning);
  if (file.decoder) file.info = png_create_info_struct(file.decoder);
  if (!file.info) return false;
  if (setjmp(png_jmpbuf(file.decoder))) return false;
  png_set_chunk_malloc_max(file.decoder, kMaxChunkBytes);
  png_set_user_limits(file.decoder, kMaxPixels, kMaxPixels);
  png_set_read_fn(file.decoder, &file, read_bytes);
  png_read_info(file.decoder, file.info);
  return true;
}

bool read_pixels(PngFile& file, std::vector<png_bytep>& rows, std::size_t row_bytes) {
  if (setjmp(png_jmpbuf(file.decoder))) return false;
  png_set_expand(file.decoder);  // palettes, 1 to 4 bits, transparency
  png_set_gray_to_rgb(file.decoder);
  png_set_strip_alpha(file.decoder);
  png_set_interlace_handling(file.decoder);
  png_read_update_info(file.decoder, file.info);
  if (png_get_rowbytes(file.decoder, file.info) != row_bytes)
    png_error(file.decoder, "has an unknown layout");
  png_read_image(file.decoder, rows.data());
  return true;
}

}  // namespace

core::Result<core::ImageU8> decode_png(const std::string& name, const std::vector<char>& data) {
  const auto refuse = [&](const std::string& message, const std::string& remedy) {
    return core::fail({.file = name, .message = message, .remedy = remedy});
  };
  PngFile file;
  file.data = data.data();
  file.left = data.size();
  if (!read_header(file)) return refuse(std::string("is no sound PNG: ") + file.message, "is it complete?");
  const auto width = png_get_image_width(file.decoder, file.info);
  const auto height = png_get_image_height(file.decoder, file.info);
  if (png_get_bit_depth(file.decoder, file.info) == 16)
    return refuse("is a PNG with 16 bits a channel", "convert it to an 8-bit RGB or grey JPEG or PNG");
  if (1LL * width * height > kMaxPixels)
    return refuse("has more than " + std::to_string(kMaxPixels) + " pixels", "shrink it");
  core::ImageU8 picture(int(width), int(height), 3);
  std::vector<png_bytep> rows;
  for (int y = 0; y < picture.height; ++y) rows.push_back(picture.at(0, y));
  if (!read_pixels(file, rows, std::size_t(width) * 3))
    return refuse(std::string("is no sound PNG: ") + file.message, "is it complete?");
  return picture;
}

}  // namespace partbooth::edge

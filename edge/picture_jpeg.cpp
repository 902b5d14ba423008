// SPDX-License-Identifier: Apache-2.0
// libjpeg leaves a failed call by longjmp. Each step that may fail is a function of its own without objects
// that have a destructor; what must be freed belongs to the callers.
#include <csetjmp>
#include <cstdio>
// jpeglib.h needs cstdio first.
#include <jerror.h>
#include <jpeglib.h>

#include "edge/picture_file.h"

namespace partbooth::edge {
namespace {

struct Errors {
  jpeg_error_mgr manager;  // first, so that libjpeg's pointer to it is one to this
  std::jmp_buf leave;
  bool ended_early = false;
  char message[JMSG_LENGTH_MAX] = "";
};

struct JpegFile {
  jpeg_decompress_struct decoder{};
  Errors errors;
  ~JpegFile() { jpeg_destroy_decompress(&decoder); }
};

Errors& errors_of(j_common_ptr decoder) { return *reinterpret_cast<Errors*>(decoder->err); }

[[noreturn]] void on_error(j_common_ptr decoder) {
  Errors& errors = errors_of(decoder);
  decoder->err->format_message(decoder, errors.message);
  std::longjmp(errors.leave, 1);
}

// libjpeg only warns of a file that ends early, and makes up the rest.
void on_message(j_common_ptr decoder, int level) {
  if (level < 0 && decoder->err->msg_code == JWRN_JPEG_EOF) errors_of(decoder).ended_early = true;
}

bool read_header(JpegFile& file, const std::vector<char>& data) {
  file.decoder.err = jpeg_std_error(&file.errors.manager);
  file.errors.manager.error_exit = on_error;
  file.errors.manager.emit_message = on_message;
  if (setjmp(file.errors.leave)) return false;
  jpeg_create_decompress(&file.decoder);
  jpeg_mem_src(&file.decoder, reinterpret_cast<const unsigned char*>(data.data()), data.size());
  jpeg_read_header(&file.decoder, TRUE);
  return true;
}

bool read_pixels(JpegFile& file, core::ImageU8& picture) {
  if (setjmp(file.errors.leave)) return false;
  file.decoder.out_color_space = JCS_RGB;
  file.decoder.dct_method = JDCT_ISLOW;
  file.decoder.do_fancy_upsampling = TRUE;
  jpeg_start_decompress(&file.decoder);
  while (file.decoder.output_scanline < file.decoder.output_height) {
    JSAMPROW row = picture.at(0, int(file.decoder.output_scanline));
    jpeg_read_scanlines(&file.decoder, &row, 1);
  }
  return !file.errors.ended_early;
}

}  // namespace

core::Result<core::ImageU8> decode_jpeg(const std::string& name, const std::vector<char>& data) {
  const auto refuse = [&](const std::string& message, const std::string& remedy) {
    return core::fail({.file = name, .message = message, .remedy = remedy});
  };
  JpegFile file;
  if (!read_header(file, data))
    return refuse(std::string("is no sound JPEG: ") + file.errors.message, "is it complete?");
  const auto& header = file.decoder;
  if (header.jpeg_color_space == JCS_CMYK || header.jpeg_color_space == JCS_YCCK)
    return refuse("is a CMYK picture", "convert it to an 8-bit RGB or grey JPEG or PNG");
  if (1LL * header.image_width * header.image_height > kMaxPixels)
    return refuse("has more than " + std::to_string(kMaxPixels) + " pixels", "shrink it");
  core::ImageU8 picture(int(header.image_width), int(header.image_height), 3);
  if (!read_pixels(file, picture))
    return refuse(
        file.errors.ended_early ? "ends early" : std::string("is no sound JPEG: ") + file.errors.message,
        "is it complete?");
  return picture;
}

}  // namespace partbooth::edge

// SPDX-License-Identifier: Apache-2.0
#include "media/jpeg.h"

#include <spdlog/spdlog.h>

#include <csetjmp>
#include <cstddef>
#include <cstdio>
#include <cstdlib>

// jpeglib.h needs <cstdio> before it.
#include <jerror.h>
#include <jpeglib.h>

#include "core/check.h"
#include "media/limits.h"
#include "media/media.h"

namespace partbooth::media {
namespace {

// libjpeg reports through these callbacks; an error jumps back to the caller, which is C code's only way out.
struct ErrorSink {
  jpeg_error_mgr manager;
  std::jmp_buf jump;
  char text[JMSG_LENGTH_MAX];
};

ErrorSink& sink_of(j_common_ptr info) { return *reinterpret_cast<ErrorSink*>(info->err); }

void jump_out(j_common_ptr info) {
  info->err->format_message(info, sink_of(info).text);
  std::longjmp(sink_of(info).jump, 1);
}

// Data that is cut or wrong would give grey blocks. Other warnings (odd headers, stray bytes between
// segments) are common in good files of cameras.
bool means_lost_pixels(int code) {
  return code == JWRN_JPEG_EOF || code == JWRN_HIT_MARKER || code == JWRN_HUFF_BAD_CODE ||
         code == JWRN_MUST_RESYNC;
}

void on_message(j_common_ptr info, int level) {
  if (level >= 0) return;  // trace
  if (means_lost_pixels(info->err->msg_code)) jump_out(info);
  ++info->err->num_warnings;
}

jpeg_error_mgr* set_up(ErrorSink& sink) {
  jpeg_std_error(&sink.manager);
  sink.manager.error_exit = jump_out;
  sink.manager.emit_message = on_message;
  sink.text[0] = '\0';
  return &sink.manager;
}

// Everything that libjpeg may jump over lives in this struct and is released by its caller.
struct Decoder {
  jpeg_decompress_struct info;
  ErrorSink sink;
};

bool read_header(Decoder& decoder, const std::vector<std::uint8_t>& bytes) {
  decoder.info.err = set_up(decoder.sink);
  jpeg_create_decompress(&decoder.info);
  if (setjmp(decoder.sink.jump)) return false;
  jpeg_mem_src(&decoder.info, bytes.data(), bytes.size());
  jpeg_read_header(&decoder.info, TRUE);
  decoder.info.out_color_space = JCS_RGB;
  decoder.info.dct_method = JDCT_ISLOW;
  return true;
}

bool read_rows(Decoder& decoder, std::uint8_t* pixels) {
  if (setjmp(decoder.sink.jump)) return false;
  jpeg_start_decompress(&decoder.info);
  const std::size_t stride = std::size_t(decoder.info.output_width) * 3;
  while (decoder.info.output_scanline < decoder.info.output_height) {
    JSAMPROW row = pixels + stride * decoder.info.output_scanline;
    jpeg_read_scanlines(&decoder.info, &row, 1);
  }
  jpeg_finish_decompress(&decoder.info);
  return true;
}

core::Result<core::ImageU8> decode(Decoder& decoder, const std::vector<std::uint8_t>& bytes,
                                   const std::string& name) {
  if (!read_header(decoder, bytes)) return core::fail(damaged(name, decoder.sink.text));
  PB_RETURN_IF_ERROR(check_size(name, decoder.info.image_width, decoder.info.image_height));
  if (decoder.info.num_components > 3)
    return core::fail(
        {.file = name, .message = "the JPEG file holds CMYK colour", .remedy = "convert it to RGB"});
  core::ImageU8 image(int(decoder.info.image_width), int(decoder.info.image_height), 3);
  if (!read_rows(decoder, image.data.data())) return core::fail(damaged(name, decoder.sink.text));
  if (decoder.sink.manager.num_warnings > 0)
    spdlog::warn("{}: odd JPEG file, {} warnings", name, decoder.sink.manager.num_warnings);
  return image;
}

struct Encoder {
  jpeg_compress_struct info;
  ErrorSink sink;
  unsigned char* bytes = nullptr;
  unsigned long size = 0;
};

void write_all(Encoder& encoder, const core::ImageU8& image, int quality, Chroma chroma) {
  jpeg_compress_struct& info = encoder.info;
  info.err = set_up(encoder.sink);
  jpeg_create_compress(&info);
  if (setjmp(encoder.sink.jump)) core::check_failed("libjpeg", __FILE__, __LINE__, encoder.sink.text);
  jpeg_mem_dest(&info, &encoder.bytes, &encoder.size);
  info.image_width = JDIMENSION(image.width);
  info.image_height = JDIMENSION(image.height);
  info.input_components = image.channels;
  info.in_color_space = image.channels == 3 ? JCS_RGB : JCS_GRAYSCALE;
  jpeg_set_defaults(&info);
  jpeg_set_quality(&info, quality, TRUE);
  info.dct_method = JDCT_ISLOW;
  const int luma = image.channels == 3 && chroma == Chroma::k420 ? 2 : 1;
  info.comp_info[0].h_samp_factor = luma;
  info.comp_info[0].v_samp_factor = luma;
  jpeg_start_compress(&info, TRUE);
  const std::size_t stride = std::size_t(image.width) * image.channels;
  while (info.next_scanline < info.image_height) {
    JSAMPROW row = const_cast<JSAMPROW>(image.data.data() + stride * info.next_scanline);
    jpeg_write_scanlines(&info, &row, 1);
  }
  jpeg_finish_compress(&info);
}

}  // namespace

bool is_jpeg(const std::vector<std::uint8_t>& bytes) {
  return bytes.size() >= 3 && bytes[0] == 0xFF && bytes[1] == 0xD8 && bytes[2] == 0xFF;
}

core::Result<core::ImageU8> decode_jpeg(const std::vector<std::uint8_t>& bytes, const std::string& name) {
  Decoder decoder{};
  auto image = decode(decoder, bytes, name);
  jpeg_destroy_decompress(&decoder.info);
  return image;
}

std::vector<std::uint8_t> encode_jpeg(const core::ImageU8& image, int quality, Chroma chroma) {
  PB_CHECK(!image.empty() && (image.channels == 1 || image.channels == 3));
  PB_CHECK(quality >= 1 && quality <= 100);
  Encoder encoder{};
  write_all(encoder, image, quality, chroma);
  std::vector<std::uint8_t> out(encoder.bytes, encoder.bytes + encoder.size);
  jpeg_destroy_compress(&encoder.info);
  std::free(encoder.bytes);
  return out;
}

}  // namespace partbooth::media

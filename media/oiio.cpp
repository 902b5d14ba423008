// SPDX-License-Identifier: Apache-2.0
#include "media/oiio.h"

#include <OpenImageIO/filesystem.h>
#include <OpenImageIO/imageio.h>

#include <algorithm>
#include <memory>
#include <string_view>
#include <type_traits>

#include "core/check.h"
#include "media/limits.h"
#include "media/media.h"

namespace partbooth::media {
namespace {

// One image runs on one core: the pipeline works on many images at once.
void without_threads() {
  [[maybe_unused]] static const bool done = [] {
    return OIIO::attribute("threads", 1) && OIIO::attribute("exr_threads", -1);
  }();
}

// OpenImageIO's name of the format, by the first bytes; null if unknown. A known list, because its other
// readers (movies, plug-ins) are no way to read files of unknown origin.
const char* format_of(const std::vector<std::uint8_t>& bytes) {
  using namespace std::string_view_literals;
  const std::string_view head(reinterpret_cast<const char*>(bytes.data()),
                              std::min<std::size_t>(bytes.size(), 12));
  if (head.starts_with("\x89PNG\r\n\x1a\n"sv)) return "png";
  if (head.starts_with("#?"sv)) return "hdr";
  if (head.starts_with("\x76\x2f\x31\x01"sv)) return "openexr";
  if (head.starts_with("II*\0"sv) || head.starts_with("MM\0*"sv)) return "tiff";
  if (head.starts_with("BM"sv)) return "bmp";
  if (head.starts_with("RIFF"sv) && head.substr(8) == "WEBP"sv) return "webp";
  return nullptr;
}

template <class T>
OIIO::TypeDesc type_of() {
  if (std::is_same_v<T, std::uint8_t>) return OIIO::TypeDesc::UINT8;
  return std::is_same_v<T, std::uint16_t> ? OIIO::TypeDesc::UINT16 : OIIO::TypeDesc::FLOAT;
}

Depth depth_of(const OIIO::TypeDesc& format) {
  if (format.is_floating_point()) return Depth::kFloat;
  return format.basesize() > 1 ? Depth::k16 : Depth::k8;
}

template <class T>
core::Result<Decoded<T>> read(OIIO::ImageInput& input, OIIO::Filesystem::IOProxy& memory,
                              const std::string& name) {
  OIIO::ImageSpec spec, config;
  config["oiio:UnassociatedAlpha"] = 1;
  if (!input.set_ioproxy(&memory) || !input.open(name, spec, config))
    return core::fail(damaged(name, input.geterror()));
  PB_RETURN_IF_ERROR(check_size(name, spec.width, spec.height));
  if (spec.deep || spec.nchannels < 1 || spec.depth > 1)
    return core::fail(damaged(name, "it is a deep or volume picture"));
  const int channels = spec.nchannels < 3 ? 1 : 3;
  Decoded<T> out{core::Image<T>(spec.width, spec.height, channels), depth_of(spec.format)};
  if (!input.read_image(0, 0, 0, channels, type_of<T>(), out.image.data.data()))
    return core::fail(damaged(name, input.geterror()));
  input.close();
  return out;
}

}  // namespace

template <class T>
core::Result<Decoded<T>> decode_oiio(const std::vector<std::uint8_t>& bytes, const std::string& name) {
  without_threads();
  const char* format = format_of(bytes);
  if (!format)
    return core::fail({.file = name,
                       .message = "this is no picture that is known here",
                       .remedy = "use JPEG, PNG, HDR, EXR, TIFF, BMP or WebP"});
  try {
    OIIO::Filesystem::IOMemReader memory(const_cast<std::uint8_t*>(bytes.data()), bytes.size());
    const auto input = OIIO::ImageInput::create(format);
    PB_CHECK(input != nullptr, OIIO::geterror());
    return read<T>(*input, memory, name);
  } catch (const std::exception& error) {
    return core::fail(damaged(name, error.what()));
  }
}

template core::Result<Decoded<std::uint8_t>> decode_oiio(const std::vector<std::uint8_t>&,
                                                         const std::string&);
template core::Result<Decoded<std::uint16_t>> decode_oiio(const std::vector<std::uint8_t>&,
                                                          const std::string&);
template core::Result<Decoded<float>> decode_oiio(const std::vector<std::uint8_t>&, const std::string&);

std::vector<std::uint8_t> encode_exr(const core::ImageF& image, const std::string& channel) {
  PB_CHECK(!image.empty() && (image.channels == 1 || image.channels == 3));
  without_threads();
  std::vector<std::uint8_t> bytes;
  OIIO::Filesystem::IOVecOutput memory(bytes);
  const auto output = OIIO::ImageOutput::create("openexr");
  PB_CHECK(output != nullptr, OIIO::geterror());
  OIIO::ImageSpec spec(image.width, image.height, image.channels, OIIO::TypeDesc::FLOAT);
  if (image.channels == 1) spec.channelnames = {channel};
  spec["compression"] = "zip";
  // Otherwise the library writes the time of day, and equal images would have other bytes.
  spec["DateTime"] = "1970:01:01 00:00:00";
  const bool written = output->set_ioproxy(&memory) && output->open("memory.exr", spec) &&
                       output->write_image(OIIO::TypeDesc::FLOAT, image.data.data()) && output->close();
  PB_CHECK(written, output->geterror());
  return bytes;
}

}  // namespace partbooth::media

// SPDX-License-Identifier: Apache-2.0
#include "renderer/photo/tone.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "core/check.h"
#include "media/media.h"
#include "media/srgb.h"
#include "renderer/photo/optics.h"
#include "renderer/photo/sensor.h"

namespace partbooth::renderer {
namespace {

constexpr double kSharpenSigmaPx = 1;

core::ImageU8 one_channel(const core::ImageU8& grey) {
  core::ImageU8 out(grey.width, grey.height, 1);
  for (std::size_t i = 0; i < out.data.size(); ++i) out.data[i] = grey.data[3 * i];
  return out;
}

}  // namespace

float tone_curve(const std::string& tone, double contrast, float linear) {
  if (tone == "linear") return linear;
  const float code = media::srgb_from_linear(linear);
  if (tone == "srgb") return code;
  PB_CHECK(tone == "s_curve", "unknown tone curve " + tone);
  const float steep = code * code * (3 - 2 * code);
  return code + float(contrast) * (steep - code);
}

core::ImageF apply_tone(const core::ImageU16& raw, const schema::Sensor& sensor) {
  std::vector<float> curve(kRawMax + 1);
  for (std::size_t i = 0; i < curve.size(); ++i)
    curve[i] = tone_curve(sensor.tone(), sensor.contrast(), float(i) / kRawMax);
  core::ImageF codes(raw.width, raw.height, raw.channels);
  for (std::size_t i = 0; i < codes.data.size(); ++i) codes.data[i] = curve.at(raw.data[i]);
  return codes;
}

void sharpen(core::ImageF& codes, double amount) {
  if (amount <= 0) return;
  core::ImageF soft = codes;
  gaussian_blur(soft, kSharpenSigmaPx);
  for (std::size_t i = 0; i < codes.data.size(); ++i)
    codes.data[i] += float(amount) * (codes.data[i] - soft.data[i]);
}

core::ImageU8 to_8bit(const core::ImageF& codes) {
  core::ImageU8 out(codes.width, codes.height, 3);
  const std::size_t step = codes.channels == 3 ? 1 : 0;
  const float* code = codes.data.data();
  for (std::size_t i = 0; i < out.data.size(); i += 3, code += codes.channels)
    for (std::size_t c = 0; c < 3; ++c)
      // NOLINTNEXTLINE(bugprone-incorrect-roundings): never negative, and lround is a slow call
      out.data[i + c] = std::uint8_t(std::clamp(code[c * step], 0.0f, 1.0f) * 255 + 0.5f);
  return out;
}

core::ImageU8 through_codec(const core::ImageU8& pixels, const schema::Sensor& sensor) {
  if (sensor.codec_quality() == 0) return pixels;
  const auto bytes = media::encode_jpeg(sensor.mono() ? one_channel(pixels) : pixels,
                                        int(sensor.codec_quality()), media::Chroma::k420);
  auto decoded = media::decode_8bit(bytes, "camera codec");
  PB_CHECK(decoded.has_value(), "the camera's JPEG cannot be read back");
  return std::move(*decoded);
}

}  // namespace partbooth::renderer

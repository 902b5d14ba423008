// SPDX-License-Identifier: Apache-2.0
#include "renderer/photo/tone.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "core/check.h"
#include "media/media.h"
#include "media/srgb.h"
#include "renderer/photo/cv_view.h"
#include "renderer/photo/optics.h"

namespace partbooth::renderer {
namespace {

constexpr double kSharpenSigmaPx = 1;
// Linear in between.
constexpr std::size_t kCurveSteps = 4096;

core::ImageU8 one_channel(const core::ImageU8& grey) {
  core::ImageU8 out(grey.width, grey.height, 1);
  for (std::size_t i = 0; i < out.data.size(); ++i) out.data[i] = grey.data[3 * i];
  return out;
}

}  // namespace

float tone_curve(const schema::Sensor& sensor, float linear) {
  if (sensor.tone() == "linear") return linear;
  if (sensor.tone() == "gamma") return float(std::pow(linear, 1 / sensor.gamma()));
  const float code = media::srgb_from_linear(linear);
  if (sensor.tone() == "srgb") return code;
  PB_CHECK(sensor.tone() == "s_curve", "unknown tone curve " + sensor.tone());
  const float steep = code * code * (3 - 2 * code);
  return code + float(sensor.contrast()) * (steep - code);
}

void apply_tone(core::ImageF& light, const schema::Sensor& sensor) {
  std::vector<float> curve(kCurveSteps + 2, 1.0f);
  for (std::size_t i = 0; i <= kCurveSteps; ++i) curve[i] = tone_curve(sensor, float(i) / kCurveSteps);
  for (float& value : light.data) {
    const float place = std::clamp(value, 0.0f, 1.0f) * kCurveSteps;
    const auto step = std::size_t(place);
    value = curve[step] + (place - float(step)) * (curve[step + 1] - curve[step]);
  }
}

void sharpen(core::ImageF& codes, double amount) {
  if (amount <= 0) return;
  core::ImageF soft = codes;
  gaussian_blur(soft, kSharpenSigmaPx);
  for (std::size_t i = 0; i < codes.data.size(); ++i)
    codes.data[i] += float(amount) * (codes.data[i] - soft.data[i]);
}

void resize_chain(core::ImageF& codes, double scale) {
  PB_CHECK(scale >= 0 && scale <= 1);
  if (scale == 0 || scale == 1) return;  // 0: records of older data sets name no scale
  const cv::Size small(std::max(1, int(std::lround(codes.width * scale))),
                       std::max(1, int(std::lround(codes.height * scale))));
  cv::Mat pixels = view(codes), shrunk;
  cv::resize(pixels, shrunk, small, 0, 0, cv::INTER_AREA);
  cv::resize(shrunk, pixels, pixels.size(), 0, 0, cv::INTER_CUBIC);
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
  const auto bytes =
      media::encode_jpeg(sensor.mono() ? one_channel(pixels) : pixels, int(sensor.codec_quality()),
                         sensor.codec_full_color() ? media::Chroma::k444 : media::Chroma::k420);
  auto decoded = media::decode_8bit(bytes, "camera codec");
  PB_CHECK(decoded.has_value(), "the camera's JPEG cannot be read back");
  return std::move(*decoded);
}

}  // namespace partbooth::renderer

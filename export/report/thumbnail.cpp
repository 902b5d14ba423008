// SPDX-License-Identifier: Apache-2.0
#include "export/report/thumbnail.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "media/media.h"

namespace partbooth::exporter::report {
namespace {

// Old pixels that a new one covers along one axis, with their shares; the shares sum to 1.
struct Cover {
  int first = 0;
  std::vector<float> shares;
};

std::vector<Cover> covers(int old_size, int new_size) {
  std::vector<Cover> out(static_cast<std::size_t>(new_size));
  const double step = static_cast<double>(old_size) / new_size;
  for (int i = 0; i < new_size; ++i) {
    const double begin = i * step, end = std::min<double>(old_size, (i + 1) * step);
    Cover& cover = out[static_cast<std::size_t>(i)];
    cover.first = static_cast<int>(begin);
    for (int k = cover.first; k < end; ++k)
      cover.shares.push_back(
          static_cast<float>((std::min(end, k + 1.0) - std::max(begin, double(k))) / step));
  }
  return out;
}

core::Image<float> shrink_rows(const core::ImageU8& image, const std::vector<Cover>& columns) {
  core::Image<float> out(static_cast<int>(columns.size()), image.height, image.channels);
  for (int y = 0; y < out.height; ++y)
    for (int x = 0; x < out.width; ++x) {
      const Cover& cover = columns[static_cast<std::size_t>(x)];
      for (std::size_t k = 0; k < cover.shares.size(); ++k)
        for (int c = 0; c < out.channels; ++c)
          out.at(x, y)[c] += cover.shares[k] * image.at(cover.first + static_cast<int>(k), y)[c];
    }
  return out;
}

}  // namespace

core::ImageU8 shrink(const core::ImageU8& image, int longer_side_px) {
  const double scale =
      std::min(1.0, static_cast<double>(longer_side_px) / std::max(image.width, image.height));
  const auto scaled = [&](int size) { return std::max(1, static_cast<int>(std::lround(size * scale))); };
  const core::Image<float> narrow = shrink_rows(image, covers(image.width, scaled(image.width)));
  const std::vector<Cover> rows = covers(image.height, scaled(image.height));
  core::ImageU8 out(narrow.width, static_cast<int>(rows.size()), image.channels);
  for (int y = 0; y < out.height; ++y)
    for (int x = 0; x < out.width * out.channels; ++x) {
      const Cover& cover = rows[static_cast<std::size_t>(y)];
      float sum = 0;
      for (std::size_t k = 0; k < cover.shares.size(); ++k)
        sum += cover.shares[k] * narrow.at(0, cover.first + static_cast<int>(k))[x];
      out.at(0, y)[x] = static_cast<std::uint8_t>(std::lround(std::clamp(sum, 0.0f, 255.0f)));
    }
  return out;
}

Thumbnail make_thumbnail(const core::ImageU8& image) {
  const core::ImageU8 small = shrink(image, kThumbnailSide_px);
  Thumbnail thumbnail{small.width, small.height, {}, 0};
  const auto sum = std::accumulate(small.data.begin(), small.data.end(), std::uint64_t{0});
  thumbnail.brightness = static_cast<double>(sum) / static_cast<double>(small.data.size());
  for (const int quality : {85, 70, 50, 30, 10}) {
    thumbnail.jpeg = media::encode_jpeg(small, quality, media::Chroma::k420);
    if (thumbnail.jpeg.size() <= kThumbnailBytes) break;
  }
  return thumbnail;
}

core::Result<Thumbnail> thumbnail_of_file(const std::string& path) {
  const auto image = media::read_8bit(path);
  if (!image) return core::fail(image.error());
  return make_thumbnail(*image);
}

}  // namespace partbooth::exporter::report

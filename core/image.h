// SPDX-License-Identifier: Apache-2.0
// Pixel buffers: rows from the top, channels interleaved. Pixel (0, 0) is the upper left one, its centre at
// (0.5, 0.5).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace partbooth::core {

template <class T>
struct Image {
  int width = 0;
  int height = 0;
  int channels = 1;
  std::vector<T> data;

  Image() = default;
  Image(int w, int h, int c, T value = T{})
      : width(w), height(h), channels(c), data(std::size_t(w) * h * c, value) {}

  bool empty() const { return data.empty(); }
  T* at(int x, int y) { return data.data() + (std::size_t(y) * width + x) * channels; }
  const T* at(int x, int y) const { return data.data() + (std::size_t(y) * width + x) * channels; }
  friend bool operator==(const Image&, const Image&) = default;
};

using ImageF = Image<float>;
using ImageU8 = Image<std::uint8_t>;
using ImageU16 = Image<std::uint16_t>;

}  // namespace partbooth::core

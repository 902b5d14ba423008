// SPDX-License-Identifier: Apache-2.0
// Which pictures show the same, whatever their files say: copies that were encoded again, scaled or
// brightened.
#pragma once

#include <cstdint>

#include "core/image.h"

namespace partbooth::media {

// pHash: the signs, against their median, of 64 low frequencies of the luma at 32 x 32 (Zauner,
// "Implementation and benchmarking of perceptual image hash functions", 2010). Copies of a picture differ in
// few bits; different pictures of the same composition may, too.
std::uint64_t perceptual_hash(const core::ImageU8& picture);

// Correlation of what is finer than a sixteenth of the picture, at 64 x 64: near 1 for copies, near 0 for
// pictures of different scenes, also where both are plain or dark. 0 where one of them has nothing fine.
double likeness(const core::ImageU8& a, const core::ImageU8& b);

}  // namespace partbooth::media

// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/sensor_response.h"

#include <algorithm>
#include <array>

#include "core/check.h"
#include "core/inverse.h"

namespace partbooth::scene_gen {
namespace {

using core::Mat3d;
using core::Vec3d;

struct Response {
  const char* name;
  Mat3d raw_from_rec709;
};

// imx296 (global shutter, machine vision), imx219 (phone), imx477: inverse of the colour matrix, times the
// white of 6500 K, of libcamera's tuning files of these sensors (raspberrypi/libcamera, src/ipa/rpi/vc4/data,
// "ccm" and "ct_curve"). nikon_d3, canon_5d2: colour matrix for D65 of Adobe's DNG converter, as dcraw lists
// it, times XYZ of Rec.709. All scaled to green 1 for white.
constexpr std::array kResponses{
    Response{"rec709", {}},
    Response{"imx296", {{Vec3d{0.1423, 0.0660, 0.0559}, {0.1361, 0.5793, 0.2846}, {0.0546, 0.1290, 0.4673}}}},
    Response{"imx219", {{Vec3d{0.2900, 0.1133, 0.1300}, {0.1899, 0.4987, 0.3114}, {0.1017, 0.1470, 0.4810}}}},
    Response{"imx477", {{Vec3d{0.1611, 0.0884, 0.0590}, {0.1195, 0.5976, 0.2829}, {0.0535, 0.1455, 0.5178}}}},
    Response{"nikon_d3",
             {{Vec3d{0.2687, 0.1192, 0.0636}, {-0.0042, 0.8367, 0.1675}, {-0.0196, 0.1596, 0.6981}}}},
    Response{"canon_5d2",
             {{Vec3d{0.1912, 0.1876, 0.0098}, {0.0114, 0.7966, 0.1920}, {-0.0071, 0.1527, 0.5752}}}},
};

}  // namespace

Mat3d raw_from_rec709(const std::string& response) {
  const auto found = std::find_if(kResponses.begin(), kResponses.end(),
                                  [&](const Response& known) { return response == known.name; });
  PB_CHECK(found != kResponses.end(), "unknown sensor response " + response);
  return found->raw_from_rec709;
}

Mat3d color_correction(const Mat3d& raw_from_rec709, double strength) {
  Mat3d balanced = raw_from_rec709;
  for (Vec3d& row : balanced.rows) row = row / (row.x + row.y + row.z);
  const Mat3d exact = core::inverse(balanced);
  Mat3d out;
  for (std::size_t r = 0; r < 3; ++r) out.rows[r] = out.rows[r] + strength * (exact.rows[r] - out.rows[r]);
  return out;
}

}  // namespace partbooth::scene_gen

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "partbooth/record.pb.h"

namespace partbooth::labeler {

inline schema::PixelBox pixel_box(double x0, double y0, double x1, double y1) {
  schema::PixelBox box;
  box.set_x0(x0);
  box.set_y0(y0);
  box.set_x1(x1);
  box.set_y1(y1);
  return box;
}

}  // namespace partbooth::labeler

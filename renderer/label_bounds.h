// SPDX-License-Identifier: Apache-2.0
// Where in the picture an object may be seen.
#pragma once

#include "core/camera_model.h"
#include "core/part.h"
#include "partbooth/scene.pb.h"

namespace partbooth::renderer {

// Integer pixels [x0, x1) x [y0, y1).
struct Rect {
  int x0, y0, x1, y1;
  int width() const { return x1 - x0; }
  int height() const { return y1 - y0; }
  bool empty() const { return x0 >= x1 || y0 >= y1; }
};

// Pixels that the object may touch in the label rays, at most one picture beyond each border. `lens` is the
// camera's, `part` the object's as it is stretched.
Rect pixels_of(const core::CameraModel& lens, const schema::Camera& camera, const schema::Instance& object,
               const core::Part& part);

}  // namespace partbooth::renderer

// SPDX-License-Identifier: Apache-2.0
// Ownership of Embree's objects.
#pragma once

#include <embree3/rtcore.h>

#include <memory>
#include <string>

namespace partbooth::renderer {

struct ReleaseEmbree {
  void operator()(RTCDevice device) const { rtcReleaseDevice(device); }
  void operator()(RTCScene scene) const { rtcReleaseScene(scene); }
};

using DeviceHandle = std::unique_ptr<RTCDeviceTy, ReleaseEmbree>;
using SceneHandle = std::unique_ptr<RTCSceneTy, ReleaseEmbree>;

// A device whose errors are failed checks.
DeviceHandle make_device(const std::string& config);

}  // namespace partbooth::renderer

// SPDX-License-Identifier: Apache-2.0
// Records the ray packets that a program gives to Embree, and plays them again.
//
// This program's own rtcIntersect* and rtcOccluded* stand before the library's: they pass each call on, and
// keep a copy of the packet while recording is on. So the renderer is measured as it is, without a hook of
// its own.
#pragma once

#include <cstddef>

namespace partbooth::bench {

void start_recording();
void stop_recording();

struct Replay {
  double seconds = 0;
  std::size_t rays = 0;
};
// Traces the recorded packets in their order, by the same functions and flags, from buffers that fit the
// cache; only the calls into Embree are timed.
Replay replay_recorded_rays();

}  // namespace partbooth::bench

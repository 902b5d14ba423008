// SPDX-License-Identifier: Apache-2.0
// Layers that follow from the frame and the scene: one value a pixel. docs/labels.md says what they hold.
#pragma once

#include "core/assets.h"
#include "core/frame.h"
#include "partbooth/scene.pb.h"

namespace partbooth::labeler {

// Class id + 1 of what the pixel shows; 0: nothing with a class.
core::ImageU16 semantic(const core::Frame& frame, const schema::SceneSpec& scene);

// Index + 1 of the body, or of the feature's first face, as RegionLabel.index; 0: none. What does not fit 16
// bits is 65535.
core::ImageU16 bodies(const core::Frame& frame, const schema::SceneSpec& scene, const core::AssetSet& assets);
core::ImageU16 features(const core::Frame& frame, const schema::SceneSpec& scene,
                        const core::AssetSet& assets);

// The others need frame.surface.

// Frame::surface's normal in the axes of the camera at time 0.
core::ImageF normal_camera(const core::Frame& frame, const schema::SceneSpec& scene);

// Place of the surface in the box of its part (stretch applied), 0..1 along each axis of the part; a flat
// axis has 0.5. Of objects with a class; else 0.
core::ImageF nocs(const core::Frame& frame, const schema::SceneSpec& scene, const core::AssetSet& assets);

// 3 channels: by how many pixels the surface moves to the right and downwards from here to the next view, and
// 1; all 0 where that is not known: nothing is seen, the next view cannot see that way, or it lacks the
// object.
core::ImageF flow(const core::Frame& frame, const schema::SceneSpec& scene);

}  // namespace partbooth::labeler

// SPDX-License-Identifier: Apache-2.0
#include "renderer/photo/dirt_layer.h"

#include <cstddef>
#include <numbers>
#include <utility>

#include "renderer/photo/dirt_types.h"

namespace partbooth::renderer {
namespace {

constexpr double rad(double deg) { return deg * std::numbers::pi / 180; }

// Where the light that dirt takes goes to: the shares of rendering.md 2.2. Mineral dust scatters and absorbs,
// mud mostly absorbs, films and fog only bend.
struct Scattering {
  float forward, wide;
  Lobe lobe;  // the angle of a streak is added
};
const Scattering kDust{0.3f, 0.4f, {rad(1.5), 0, 0}};
const Scattering kMud{0, 0.2f, {}};
const Scattering kGrease{0.95f, 0, {rad(1.5), 0, 0}};
const Scattering kFog{0.98f, 0.02f, {rad(3), 0, 0}};
// A streak is as wide as the directions of the lines that share it.
const Scattering kWipe{0.95f, 0, {rad(0.5), rad(5), 0}};
const Scattering kScratch{0.75f, 0.15f, {rad(0.6), rad(6), 0}};

bool has_smudge(const schema::LensDirt& dirt) {
  return dirt.smudge_strength() > 0 && dirt.smudge_cover() > 0;
}
bool has_fingerprints(const schema::LensDirt& dirt) {
  return dirt.fingerprint_strength() > 0 && dirt.fingerprints_per_m2() > 0;
}
bool has_fog(const schema::LensDirt& dirt) {
  return dirt.condensation_strength() > 0 && dirt.condensation_cover() > 0;
}

// Before all else: what a drop takes passes through nothing more.
void add_drops(DirtMaps& maps, core::ImageF drops) {
  for (std::size_t i = 0; i < maps.alpha.data.size(); ++i) maps.alpha.data[i] = drops.data[3 * i];
  maps.drops = std::move(drops);
}

core::ImageF& forward_map(DirtMaps& maps, const Lobe& lobe) {
  for (ForwardMap& map : maps.forward)
    if (map.lobe == lobe) return map.share;
  maps.forward.push_back({lobe, core::ImageF(maps.alpha.width, maps.alpha.height, 1)});
  return maps.forward.back().share;
}

// Adds what lies behind all that was added before: it sees what those let through.
void add(DirtMaps& maps, const core::ImageF& alpha, const Scattering& law, double line_rad = 0) {
  Lobe lobe = law.lobe;
  // A line throws light across itself.
  if (lobe.streak_rad > 0) lobe.angle_rad = line_rad + std::numbers::pi / 2;
  core::ImageF* forward = law.forward > 0 ? &forward_map(maps, lobe) : nullptr;
  for (std::size_t i = 0; i < alpha.data.size(); ++i) {
    const float taken = (1 - maps.alpha.data[i]) * alpha.data[i];
    maps.alpha.data[i] += taken;
    maps.wide.data[i] += taken * law.wide;
    if (forward) forward->data[i] += taken * law.forward;
  }
}

}  // namespace

bool has_dirt(const schema::LensDirt& dirt) {
  return dirt.dust_per_mm2() > 0 || dirt.mud_per_m2() > 0 || has_smudge(dirt) || has_fingerprints(dirt) ||
         dirt.wipe_strength() > 0 || dirt.scratches_per_m2() > 0 || has_fog(dirt) ||
         dirt.droplets_per_m2() > 0;
}

DirtMaps dirt_maps(const schema::LensDirt& dirt, const LayerGrid& grid) {
  DirtMaps maps{{grid.width, grid.height, 1}, {grid.width, grid.height, 1}, {}, {}};
  if (dirt.droplets_per_m2() > 0) add_drops(maps, drop_map(dirt, grid));
  if (dirt.mud_per_m2() > 0) add(maps, mud_alpha(dirt, grid), kMud);
  if (dirt.dust_per_mm2() > 0) add(maps, dust_alpha(dirt, grid), kDust);
  if (has_fog(dirt)) add(maps, condensation_alpha(dirt, grid), kFog);
  if (has_smudge(dirt)) add(maps, smudge_alpha(dirt, grid), kGrease);
  if (has_fingerprints(dirt)) add(maps, fingerprint_alpha(dirt, grid), kGrease);
  if (dirt.wipe_strength() > 0) add(maps, wipe_alpha(dirt, grid), kWipe, dirt.wipe_angle_rad());
  if (dirt.scratches_per_m2() > 0)
    for (const ScratchMap& map : scratch_maps(dirt, grid)) add(maps, map.alpha, kScratch, map.angle_rad);
  return maps;
}

}  // namespace partbooth::renderer

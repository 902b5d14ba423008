// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/surroundings.h"

#include <algorithm>
#include <cmath>

#include "scene_gen/color.h"
#include "schema/geometry.h"
#include "schema/settings.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;
using schema::constant_of;

schema::Room room_of(const schema::RoomConfig& config) {
  const bool studio = schema::name_of(config.kind()) == "studio";
  schema::Room room;
  room.set_kind(studio ? schema::Room::STUDIO : schema::Room::FACTORY);
  room.set_seed(static_cast<std::uint64_t>(constant_of(config.layout()) * 0x1p53));
  *room.mutable_lamp_color() =
      schema::to_rgb(light_color(constant_of(config.temperature_k()), constant_of(config.duv())));
  *room.mutable_daylight_color() = schema::to_rgb(daylight_color(constant_of(config.daylight_k())));
  room.set_height_m(constant_of(studio ? config.studio_height_m() : config.factory_height_m()));
  room.set_reflectance(constant_of(studio ? config.studio_reflectance() : config.factory_reflectance()));
  return room;
}

}  // namespace

std::size_t pick_index(double pick, std::size_t n) {
  return std::min(n - 1, static_cast<std::size_t>(pick * static_cast<double>(n)));
}

Surroundings surroundings_of(const schema::LightConfig& light, const Catalog& catalog) {
  if (constant_of(light.hdri()) == 1 && !catalog.hdris.empty()) return Surroundings::kHdri;
  return schema::name_of(light.room().kind()) == "even" ? Surroundings::kEvenDome : Surroundings::kRoom;
}

double level_of(const schema::LightConfig& light, const Catalog& catalog) {
  return surroundings_of(light, catalog) == Surroundings::kEvenDome
             ? 1
             : std::exp2(constant_of(light.hdri_gain_ev()));
}

schema::Environment environment_of(const schema::LightConfig& light, const Catalog& catalog) {
  schema::Environment environment;
  const Surroundings kind = surroundings_of(light, catalog);
  double gain = level_of(light, catalog);
  if (kind == Surroundings::kEvenDome) {
    gain = std::exp2(constant_of(light.dome_gain_ev()));
  } else {
    environment.set_yaw_rad(constant_of(light.hdri_yaw_deg()) * M_PI / 180);
  }
  if (kind == Surroundings::kHdri) {
    const auto& hdri = catalog.hdris[pick_index(constant_of(light.hdri_pick()), catalog.hdris.size())];
    environment.set_hdri_sha256(hdri.sha256);
    gain /= luminance(Vec3d(hdri.mean));
  } else if (kind == Surroundings::kRoom) {
    *environment.mutable_room() = room_of(light.room());
  }
  *environment.mutable_gain() = schema::to_rgb(Vec3d{1, 1, 1} * gain);
  return environment;
}

void add_backdrop(const schema::BackdropConfig& config, const schema::ImageConfig& picture,
                  const Catalog& catalog, schema::Environment& environment) {
  if (constant_of(config.on()) == 0 || catalog.backdrops.empty()) return;
  const CatalogPicture& photo =
      catalog.backdrops[pick_index(constant_of(config.pick()), catalog.backdrops.size())];
  schema::Backdrop& out = *environment.mutable_backdrop();
  out.set_sha256(photo.sha256);
  // The largest window of the picture's shape that the photo holds, times the drawn share.
  const double shape = (static_cast<double>(picture.width_px()) / picture.height_px()) /
                       (static_cast<double>(photo.width_px) / photo.height_px);
  const double share = constant_of(config.window());
  const double width = share * std::min(1.0, shape), height = share * std::min(1.0, 1 / shape);
  out.set_u0(constant_of(config.offset_x()) * (1 - width));
  out.set_v0(constant_of(config.offset_y()) * (1 - height));
  out.set_u1(out.u0() + width);
  out.set_v1(out.v0() + height);
  out.set_gain(std::exp2(constant_of(config.gain_ev())));
  out.set_blur_px(constant_of(config.blur()) * picture.width_px());
}

}  // namespace partbooth::scene_gen

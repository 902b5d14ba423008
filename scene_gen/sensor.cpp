// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/sensor.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/random.h"
#include "scene_gen/sensor_response.h"
#include "scene_gen/surroundings.h"
#include "schema/settings.h"

namespace partbooth::scene_gen {
namespace {

using schema::constant_of;
using schema::name_of;

void add_matrix(const core::Mat3d& matrix, google::protobuf::RepeatedField<double>& numbers) {
  for (const core::Vec3d& row : matrix.rows)
    for (int c = 0; c < 3; ++c) numbers.Add(row[c]);
}

void set_body(const schema::SensorBodyConfig& body, schema::Sensor& out) {
  out.set_mosaic(name_of(body.mosaic()));
  out.set_demosaic(name_of(body.demosaic()));
  const core::Mat3d response = raw_from_rec709(name_of(body.response()));
  add_matrix(response, *out.mutable_raw_from_rec709());
  add_matrix(color_correction(response, constant_of(body.color_correction())),
             *out.mutable_color_correction());
  out.set_bits(static_cast<std::uint32_t>(constant_of(body.bits())));
  out.set_black_level(constant_of(body.black_level()));
  out.set_prnu(constant_of(body.prnu()));
  out.set_prnu_low(constant_of(body.prnu_low()));
  out.set_dsnu_e(constant_of(body.dsnu_e()));
  out.set_dsnu_lines(constant_of(body.dsnu_lines()));
  out.set_row_noise_e(constant_of(body.row_noise_e()));
  out.set_dark_current_e_per_s(constant_of(body.dark_current_e_per_s()));
  out.set_hot_pixels(constant_of(body.hot_pixels()));
  out.set_hot_current_e_per_s(constant_of(body.hot_current_e_per_s()));
}

void set_virtual_camera(const schema::SensorConfig& drawn, DrawContext context, schema::Sensor& out) {
  const std::size_t camera = pick_index(constant_of(drawn.camera()), drawn.cameras());
  const std::string path = "scene.sensor.body#" + std::to_string(camera);
  context.scene = context.image = 0;
  context.attempt = context.image_retries = 0;
  context.sequence = "scene.sensor.cameras";
  context.scene_turn = context.image_turn = camera;
  set_body(draw(drawn.body(), path, context), out);
  out.set_camera(static_cast<std::uint32_t>(camera));
  out.set_pattern_seed(core::RandomStream(context.seed, 0, path + ".pattern").bits(0));
}

}  // namespace

schema::Sensor sensor_of(const schema::SensorConfig& drawn, const DrawContext& context) {
  schema::Sensor out;
  out.set_exposure_ev(constant_of(drawn.exposure_ev()));
  out.set_metered_level(constant_of(drawn.metered_level()));
  out.set_part_weight(constant_of(drawn.part_weight()));
  out.set_full_well_e(constant_of(drawn.full_well_e()));
  out.set_read_noise_e(constant_of(drawn.read_noise_e()));
  out.set_gain_db(constant_of(drawn.gain_db()));
  out.set_white_balance_red(constant_of(drawn.white_balance_red()));
  out.set_white_balance_blue(constant_of(drawn.white_balance_blue()));
  out.set_blur_sigma_px(constant_of(drawn.blur_sigma_px()));
  out.set_tone(name_of(drawn.tone()));
  out.set_contrast(constant_of(drawn.contrast()));
  out.set_gamma(constant_of(drawn.gamma()));
  out.set_sharpen(constant_of(drawn.sharpen()));
  out.set_mono(constant_of(drawn.mono()) == 1);
  const double quality = constant_of(drawn.codec()) * constant_of(drawn.codec_quality());
  out.set_codec_quality(static_cast<std::uint32_t>(std::lround(quality)));
  out.set_codec_full_color(name_of(drawn.codec_color()) == "full");
  out.set_resize_scale(constant_of(drawn.resize()) == 1 ? constant_of(drawn.resize_scale()) : 1);
  out.set_white_balance(constant_of(drawn.white_balance()));
  set_virtual_camera(drawn, context, out);
  return out;
}

}  // namespace partbooth::scene_gen

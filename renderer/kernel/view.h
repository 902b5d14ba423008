// SPDX-License-Identifier: Apache-2.0
// A scene as the kernels read it: plain numbers and pointers, owned by the host side (renderer/scene).
//
// World: metres, +Z up. Records of 16 bytes are read with four-wide loads. Every surface is an instance of
// the top scene: instance i of the SceneSpec is Embree's instance i, the ground is the last one.
#pragma once

#include <embree3/rtcore.h>

#include <cstdint>

#include "core/distortion.h"
#include "renderer/kernel/finish_view.h"

namespace partbooth::renderer {

enum class Projection : std::uint32_t { kPinhole, kDistorted, kFisheye, kTelecentric };

// Where to start the inversion of a lens distortion: nodes over the picture and one picture beyond each
// border.
inline constexpr int kLensCells = 16;                  // across a picture, each way
inline constexpr int kLensNodes = 3 * kLensCells + 1;  // each way

struct LensView {
  Projection projection;
  float m_per_px;  // telecentric
  core::DistortionTerms<float> terms;
  float distorted_from_pixel[3][3];  // homogeneous
  const float* nodes;                // records of four: point of the lens plane, 1 where light comes from, 0
};

struct ApertureView {
  int blades;           // 0: a disc
  float rotation_rad;   // of a corner
  float roundness;      // the squared radius goes from the polygon's (0) to the disc's (1)
  float polygon_share;  // of the area
  float corner_radius;  // in lens radii
  float cat_eye;
};

struct VignettingView {
  bool on, natural;
  float v1, v2, v3;
  float inverse_radius_px;  // 2 / diagonal
};

struct ShutterView {
  bool moves;
  float exposure_s, row_time_s;
  float camera_velocity[3], belt_velocity[3];  // m/s, world
  float spin_axis[3], spin_rad_per_s;          // of the camera, world
};

struct CameraView {
  int width_px, height_px;
  float fx_px, fy_px, cx_px, cy_px;
  float origin[3];                        // centre of the lens
  float right[3], down[3], forward[3];    // unit vectors
  float lens_radius_m, focus_distance_m;  // radius 0: pinhole
  LensView lens;
  ApertureView aperture;
  VignettingView vignetting;
  ShutterView shutter;
};

// Floats of a triangle's record: the three vertex normals in the part's frame, each padded to four. The first
// padding is the index of the face, as bits. The others say how far the smooth surface that the normals stand
// for bulges over the edges: 01 and 02 as two floats cut to 16 bits, the first in the upper half; 12.
inline constexpr int kTriangleFloats = 12;
// Floats of a face's record: a vector v with lay of the tool marks = cross(v, normal), 0, then the CAD colour
// and 1, or zeros where the file has no colour.
inline constexpr int kFaceFloats = 8;

struct alignas(64) InstanceRecord {
  float rotation[3][4];  // rows of world_from_part; the first padding is the scale
  float base_metal[4];   // base colour, metalness
  float f82_ior[4];      // reflectance of the metal at 82 degrees; index of the dielectric
  float alpha[4];  // GGX alpha along and across the lay, row of the albedo table (0..1), 1 if CAD colours are
                   // used
  // Of lobes that few scenes have.
  float base_layers[4];      // diffuse roughness, transmission, thickness (nm) and index of the film
  float absorption[4];       // per metre inside; of a thin wall what passes it, and 1
  float coat[4];             // coverage, GGX alpha, index, row of the albedo table
  float coat_absorption[4];  // optical depth of a head-on crossing
  const float* triangles;
  const float* faces;
  const FinishRecord* finish;  // null: none
};
// Offsets of the records of four, in floats.
inline constexpr int kRotationAt = 0, kBaseMetalAt = 12, kF82IorAt = 16, kAlphaAt = 20, kBaseLayersAt = 24,
                     kAbsorptionAt = 28, kCoatAt = 32, kCoatAbsorptionAt = 36;

// Texels of nine bits a channel and a shared exponent e of five (red in the lowest bits): mantissa * 2^(e +
// bias - 127). A pair is a texel and the one below it, so that the four of a look-up lie together: (height +
// 1) rows from the one above the picture on, of (width + 2) columns from the one before it on.
struct PictureView {
  const std::uint32_t* pairs;  // null: none
  int width, height;
  std::uint32_t bias;
};

// The texture of the ground: world x and y to texture coordinates.
struct GroundTexture {
  PictureView picture;
  float u_axis[3];  // u = u_axis[0] x + u_axis[1] y + u_axis[2]
  float v_axis[3];
};

// Spots are discs with a cone; a two-sided lamp is two records.
enum class LightShape : std::uint32_t { kQuad, kDisc, kSphere, kTube };
inline constexpr int kLightShapes = 4;

struct alignas(64) LightRecord {
  float center[4];    // w: area of quads and discs; square of the radius of spheres and tubes
  float u_axis[4];    // half width, or half of a tube's length; w: 1 / |u_axis|^2
  float v_axis[4];    // half height; w: 1 / |v_axis|^2
  float normal[4];    // side that emits; w: radius about the centre that holds the lamp
  float radiance[4];  // w: luminance
  // Discs: square of inner over outer radius; the cone: x = a cos + b, clamped, then smoothstep; a, b.
  float disc[4];
};
inline constexpr int kMaxLights = 64;
inline constexpr std::uint32_t kNoLight = ~0u;

// Sorted by shape: shape s has the records [first[s], first[s + 1]).
struct LightList {
  const LightRecord* records;
  int first[kLightShapes + 1];
  std::uint64_t camera_sees;  // bit i: record i
  int count() const { return first[kLightShapes]; }
  int begin(LightShape shape) const { return first[int(shape)]; }
  int end(LightShape shape) const { return first[int(shape) + 1]; }
};

// Where a cumulative distribution passes x: entry floor(x size) has the first and the last index that it can
// be, in 16 bits each. `size` is a power of two.
struct CdfGuide {
  const std::uint32_t* ranges;
  int size;
};

// Numbers after a cumulative distribution: look-ups read four from any of its steps on.
inline constexpr int kCdfPadding = 2;

// Piecewise constant density over (column, row) of the environment.
struct EnvironmentDensity {
  int columns, rows;
  const float* marginal_cdf;                   // rows + 1, and kCdfPadding
  const float* conditional_cdf;                // rows * (columns + 1), and kCdfPadding
  const float* density;                        // rows * columns, mean 1; the product of the steps of both
  CdfGuide marginal_guide, conditional_guide;  // one guide a row
};

struct EnvironmentView {
  PictureView picture;  // null: a constant dome
  float gain[3];        // factor on the picture, or the radiance of the dome
  float cos_yaw, sin_yaw;
  EnvironmentDensity density;
  // Weight in the choice of a light: irradiance of what the density stands for; 0: never chosen.
  float weight;
};

// Tables of directional albedo over (perceptual roughness, sqrt(cos)), both 0..1. A cell holds its four
// corners, so that an interpolated look-up reads one record: near row left, right, far row left, right.
// Stacks of tables are interpolated by two look-ups.
inline constexpr int kAlbedoCells = 23, kCoarseCells = 11;  // each way
// Indices of refraction of a stack: (ior - 1) / (ior + 1) from 0 on.
inline constexpr int kIors = 8;
inline constexpr float kIorStep = 0.43f / (kIors - 1);
// The stack of clear solids begins at this step, first seen from inside, then from outside: an index of 1 is
// a special case.
inline constexpr int kGlassIors = 7;
inline constexpr float kGlassFirst = kIors - kGlassIors;
// Anisotropies from 0 on, and |sin| of the azimuth against the narrow axis.
inline constexpr int kAnisotropies = 12, kAzimuths = 6;
inline constexpr float kAnisotropyStep = 0.95f / (kAnisotropies - 1);
struct AlbedoView {
  const float* e;           // GGX of Fresnel 1, kAlbedoCells
  const float* dielectric;  // its reflection by a dielectric; kIors tables
  const float*
      dielectric_mean;  // cosine-weighted mean; a record is a table's near and far row, then the next's
  // Ratios to E, tables of kCoarseCells: reflection and transmission, 2 kGlassIors of them; E of anisotropic
  // lobes, kAnisotropies times kAzimuths.
  const float* glass;
  const float* anisotropic;
};

// A picture behind everything, where camera rays meet nothing: records of four, one a pixel of the picture.
struct BackdropView {
  const float* pixels;  // 0..1; null: none
  float white;          // radiance of 1
};

// Lobes that some surface of a scene has: others are never looked at.
inline constexpr std::uint32_t kLobeRoughDiffuse = 1, kLobeTransmission = 2, kLobeFilm = 4, kLobeCoat = 8;

// Which estimators take part. Pictures use both; the others exist to prove that all agree.
enum class Technique : std::uint32_t { kMis, kLightOnly, kBsdfOnly };

// Directions of light that a dirty layer bends: normal slopes along and across a direction of the picture.
struct LayerLobe {
  const float* share;
  float along_rad, across_rad;
  float cos_angle, sin_angle;
};

// A dirty layer across the optical axis: front_layer.h. Maps have four floats a cell; cells begin at (x0,
// y0), metres from the axis.
struct FrontLayerView {
  int width, height;
  float distance_m, x0_m, y0_m, cells_per_m;
  const float* taken;  // extinction, wide share
  const LayerLobe* lobes;
  int lobe_count;
  const float* drops;  // share, tangential part of the normal; null: none
  float drop_index;
  float veil[3];  // radiance of the wide share
};

struct SceneView {
  RTCScene scene;
  CameraView camera;
  const InstanceRecord* instances;
  std::uint32_t instance_count;   // with the ground
  std::uint32_t ground_instance;  // index, or ~0
  bool has_finish;                // of some instance
  GroundTexture ground_texture;
  LightList lights;
  EnvironmentView environment;
  BackdropView backdrop;
  AlbedoView albedo;
  std::uint32_t lobes;  // kLobe* of all surfaces
  bool robust;          // no ray slips through where triangles meet
  std::uint32_t first_sample, spp, max_depth;
  int sample_bits;        // of the indices of all samples of the picture
  float clamp_luminance;  // of one indirect contribution; infinite: none
  std::uint32_t sampler_seed;
  Technique technique;
  // Surfaces that a path meets after a diffuse one count as rougher than they are: less noise from caustics,
  // at some bias.
  bool regularize;
  const FrontLayerView* front_layer;  // null: none
};

// Pixels [x0, x1) x [y0, y1) of the picture.
struct Window {
  int x0, y0, x1, y1;
};

// Three floats a pixel of the whole picture, rows from the top.
struct LightBuffers {
  float* radiance;
  float* albedo;
  float* normal;
};

// One number a label ray.
struct LabelHits {
  std::uint32_t* instance;  // kNoInstance: nothing
  std::uint32_t* triangle;  // of the instance's part; any number where nothing is hit
  float* z_m;               // along the optical axis
};

struct WorkCount {
  std::uint64_t rays, paths;
};

inline constexpr std::uint32_t kNoInstance = ~0u;

}  // namespace partbooth::renderer

// SPDX-License-Identifier: Apache-2.0
// A CAD part as the renderer and the scene generator use it: triangles that still know their B-rep faces.
//
// Units: metres (whatever the file said), unit normals, outward; counter-clockwise triangles seen from
// outside. Colours: linear Rec.709, 0..1. The frame is the CAD file's own.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/vec.h"

namespace partbooth::core {

enum class SurfaceType : std::uint8_t {
  kUnknown = 0,  // mesh files have no surfaces
  kPlane,
  kCylinder,
  kCone,
  kSphere,
  kTorus,
  kFreeform,  // Bezier, B-spline, swept, offset
};

struct PartFace {
  SurfaceType type = SurfaceType::kUnknown;
  std::uint32_t body = 0;  // index into Part::bodies
  // Plane: a point and the outward normal. Cylinder, cone, torus: a point on the axis and its direction.
  // Sphere: centre.
  Vec3f origin;
  Vec3f axis{0, 0, 1};
  float radius_m = 0;  // cylinder, sphere; torus: major radius; cone: at origin
  std::optional<Vec3f> color;
};

struct PartBody {
  std::string name;      // as in the file; empty if it has none
  bool solid = false;    // a closed solid, as opposed to a shell or a loose surface
  std::string material;  // its name in the file, as "steel" or "ABS"; empty if it has none
};

struct TriangleMesh {
  std::vector<Vec3f> positions;
  std::vector<Vec3f>
      normals;  // one a position; vertices are shared inside a face only, so sharp edges stay sharp
  std::vector<std::array<std::uint32_t, 3>> triangles;
  std::vector<std::uint32_t> face_of_triangle;  // index into Part::faces
};

// A way to rest on a horizontal plane.
struct StablePose {
  // Rotates the part so that the resting facet's outward normal points to -Z; the part's lowest point is then
  // at z = 0.
  Rigid world_from_part;
  double probability = 0;  // of a random low drop; the poses of a part sum to 1
};

// Turning the part by 2 pi / order about the axis changes nothing but colours; order 0: by any angle. A
// part's symmetries generate its whole group of them.
struct Symmetry {
  Vec3d point;
  Vec3d axis{0, 0, 1};  // unit length
  std::uint32_t order = 2;
};

enum class FeatureKind : std::uint8_t { kHole, kBoss, kFillet };

// Faces that are one thing to a machinist: a bore, a pin, a rounded edge.
struct Feature {
  FeatureKind kind = FeatureKind::kHole;
  std::vector<std::uint32_t> faces;  // indices into Part::faces
  Vec3d origin;                      // middle of the axis; its ends are at origin +- length_m / 2 * axis
  Vec3d axis{0, 0, 1};               // unit length; out of a blind hole
  double radius_m = 0;
  double length_m = 0;
  bool through = false;  // of a hole: open at both ends
};

// One occurrence of a part in an assembly.
struct Component {
  std::string name;                   // of its class
  std::vector<std::uint32_t> bodies;  // indices into Part::bodies
  // Of the part that this component is when it is a class of its own.
  Rigid assembly_from_part;
  std::string shape;      // occurrences of the same shape have the same name here
  bool mirrored = false;  // it is the mirror image of `shape`, and another class
};

struct Part {
  std::string name;  // file name without its extension
  TriangleMesh mesh;
  std::vector<PartFace> faces;
  std::vector<PartBody> bodies;
  std::vector<StablePose> stable_poses;  // most probable first
  Box3d box;                             // of the mesh
  Vec3d center_of_mass;                  // of the closed volume if there is one, else of the hull
  Vec3f bounding_center;                 // of a sphere that holds all vertices
  float bounding_radius_m = 0;
  // What the exact geometry says; 0 if the file has no closed solid.
  double volume_m3 = 0;
  double area_m2 = 0;
  Box3d exact_box;                 // of the B-rep where there is one, else of the mesh
  std::vector<Vec3f> hull_points;  // vertices of the convex hull
  std::vector<Symmetry> symmetries;
  std::vector<Feature> features;
  std::vector<Component> components;  // of an assembly; empty for a part
  // Corners of convex hulls that together are about the solid.
  std::vector<std::vector<Vec3f>> convex_pieces;
  std::string source_unit;  // "mm", "inch", ... and how it was found: "mm (from file)", "mm (guessed)"
  std::vector<std::string> warnings;
};

}  // namespace partbooth::core

// SPDX-License-Identifier: Apache-2.0
// What the page tells about the records, gathered in one pass. Its size depends on the number of classes and
// parameters, not on that of the images.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/vec.h"
#include "export/report/distribution.h"
#include "export/report/even_sample.h"
#include "export/report/overlays.h"
#include "partbooth/record.pb.h"

namespace partbooth::exporter::report {

inline constexpr std::size_t kMaxThumbnails = 2000;      // of a page
inline constexpr std::size_t kMaxClassThumbnails = 24;   // of a class
inline constexpr std::size_t kMaxClassViews = 200;       // dots of a class on its pose sphere
inline constexpr std::size_t kMaxLampDirections = 1000;  // dots on the sphere of lamps

// What the sheets of declared negatives are called, before their kind.
inline constexpr const char* kNoTarget = "no target: ";

// A picture of the contact sheet.
struct Shown {
  std::string key, path, split;
  std::uint32_t width_px = 0, height_px = 0;
  double visible_fraction = 0;
  Overlays overlays;
};

struct ClassTally {
  explicit ClassTally(std::size_t thumbnails) : shown(thumbnails), views(kMaxClassViews) {}

  std::uint64_t images = 0;  // of which it is the main target
  std::map<std::string, std::uint64_t> images_of_split;
  std::uint64_t objects = 0;  // that are visible, in all pictures
  EvenSample<Shown> shown;
  EvenSample<core::Vec3d> views;  // unit vectors from the part's origin to the camera, in the part's frame
};

struct Parameter {
  Distribution values;
  std::map<std::string, std::uint64_t> names;  // of a choice among names
};

class Tally {
 public:
  explicit Tally(const std::vector<std::string>& class_names);
  void add(const schema::ImageRecord& record);

  std::uint64_t images = 0;
  std::map<std::string, std::uint64_t> images_of_split;
  std::map<std::string, std::uint64_t> bytes_of_kind;
  std::map<std::string, ClassTally> classes;    // by label; "" for pictures without a main target
  std::map<std::string, Parameter> parameters;  // by stream, numbers of things taken out

  std::uint64_t redrawn_images = 0;  // the first draw of the scene was rejected
  std::uint64_t rejected_draws = 0;
  std::map<std::string, std::uint64_t> refused;    // draws by the limit that rejected them
  std::uint64_t hidden_objects = 0;                // have a class, but nothing of them is visible
  std::map<std::string, std::uint64_t> ignored;    // objects with a class, by the reason
  std::map<std::string, std::uint64_t> layouts;    // pictures by layout
  std::map<std::string, std::uint64_t> negatives;  // pictures that are declared to show no target, by kind
  std::map<std::string, std::uint64_t> materials;  // of the main targets, by preset
  EvenSample<core::Vec3d> lamps{
      kMaxLampDirections};  // unit vectors from the main target to lamps, world axes

  // Of the visible objects that have a class.
  Distribution box_width_px, box_height_px, visible, truncated, occluded, soiled;

 private:
  ClassTally& class_of(const std::string& label);
  void add_draws(const schema::SceneSpec& scene);
  void add_scene(const schema::SceneSpec& scene);
  void add_object(const schema::ObjectLabel& object);

  std::size_t class_thumbnails_, mask_bytes_;
  std::unordered_map<std::string, Parameter*> parameter_of_stream_;  // never iterated
};

// Splits that have pictures: train, val and test first, then what else there is.
std::vector<std::string> split_names(const std::map<std::string, std::uint64_t>& images_of_split);

// "scene.light.area#2.width_m" is the parameter scene.light.area.width_m.
std::string parameter_of(const std::string& stream);

}  // namespace partbooth::exporter::report

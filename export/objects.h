// SPDX-License-Identifier: Apache-2.0
// Which objects of a record an export lists, and what they show.
//
// Exported is what has a class and visible pixels: distractors and furniture are background, and a box of
// nothing would be wrong. Ignored objects are listed too; each format marks them in its own way.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/result.h"
#include "partbooth/record.pb.h"

namespace partbooth::exporter {

std::vector<const schema::ObjectLabel*> exported_objects(const schema::Labels& labels);

// Names of the keypoints of each class, in the order in which they first appear in the data set.
class KeypointNames {
 public:
  void look(const schema::Labels& labels);
  bool empty() const { return names_.empty(); }
  // Largest number of names of a class.
  std::size_t most() const;
  const std::vector<std::string>& of(int class_id) const;
  // The object's keypoints in the order of its class's names; null: it has none of that name.
  std::vector<const schema::KeypointLabel*> ordered(const schema::ObjectLabel& object) const;

 private:
  std::map<int, std::vector<std::string>> names_;
};

// Error (exit code 2): the picture's lens is none that `format` can describe, with the remedy.
core::Result<void> check_pinhole(const schema::ImageRecord& record, const std::string& format);

// Text between the quotation marks of a JSON string, with them.
std::string json_text(const std::string& text);
// {"labels": [...]}: names of the classes, as Datumaro takes them beside formats that do not list them.
std::string labels_json(const std::vector<std::string>& labels);
// {"model": ..., "fx": ..., "distortion": [...]}, in pixels of which the first one's centre is at `first_px`.
std::string camera_json(const schema::Camera& camera, double first_px);
// {"rotation": [9 numbers, by rows], "translation_m": [...]}.
std::string pose_json(const schema::RigidTransform& pose);
// Shortest decimal number that is the same double.
std::string json_number(double value);

}  // namespace partbooth::exporter

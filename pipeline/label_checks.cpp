// SPDX-License-Identifier: Apache-2.0
#include "pipeline/label_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "schema/geometry.h"

namespace partbooth::pipeline {
namespace {

// Sums of doubles that were made from whole sixteenths of a pixel.
constexpr double kTiny = 1e-9;

struct PixelBounds {
  std::uint32_t x0 = ~0u, y0 = ~0u, x1 = 0, y1 = 0;
  std::uint64_t pixels = 0;
};

// What labeler::label() made is sound; what a file says is checked first.
bool sound(const schema::Mask& mask, const schema::Labels& labels) {
  std::uint64_t sum = 0;
  for (const std::uint32_t run : mask.counts()) sum += run;
  return mask.width_px() == labels.width_px() && mask.height_px() == labels.height_px() &&
         sum == std::uint64_t{mask.width_px()} * mask.height_px();
}

// Calls visit(begin, end) for each run of the mask's own pixels, by position down the columns.
template <class Visit>
void for_each_run(const schema::Mask& mask, const Visit& visit) {
  std::size_t begin = 0;
  for (int i = 0; i < mask.counts_size(); begin += mask.counts(i), ++i)
    if (i % 2 == 1 && mask.counts(i) > 0) visit(begin, begin + mask.counts(i));
}

PixelBounds bounds_of(const schema::Mask& mask) {
  PixelBounds b;
  const std::uint32_t h = mask.height_px();
  for_each_run(mask, [&](std::size_t begin, std::size_t end) {
    const auto first = static_cast<std::uint32_t>(begin), last = static_cast<std::uint32_t>(end - 1);
    const bool one_column = first / h == last / h;
    b.x0 = std::min(b.x0, first / h);
    b.x1 = std::max(b.x1, last / h + 1);
    b.y0 = std::min(b.y0, one_column ? first % h : 0);
    b.y1 = std::max(b.y1, one_column ? last % h + 1 : h);
    b.pixels += end - begin;
  });
  return b;
}

bool is_tight(const schema::PixelBox& box, const PixelBounds& b) {
  if (b.pixels == 0) return box.x0() == 0 && box.x1() == 0 && box.y0() == 0 && box.y1() == 0;
  return box.x0() == b.x0 && box.y0() == b.y0 && box.x1() == b.x1 && box.y1() == b.y1;
}

bool is_inside(const schema::PixelBox& box, const schema::PixelBox& around) {
  return box.x0() >= around.x0() && box.y0() >= around.y0() && box.x1() <= around.x1() &&
         box.y1() <= around.y1();
}

bool is_fraction(double x) { return x >= 0 && x <= 1; }

// Faults of one object, as words.
class ObjectFaults {
 public:
  ObjectFaults(const LoadedImage& image, const schema::ObjectLabel& object, std::vector<Finding>& findings)
      : image_(image), object_(object), findings_(findings) {}

  void check(const schema::LabelConfig& rules) {
    check_areas();
    if (!sound(object_.mask(), labels()) || !sound(object_.amodal_mask(), labels()))
      return wrong("the runs of a mask do not fill the picture");
    check_boxes();
    check_depth();
    check_keypoints();
    check_occluders();
    check_regions();
    check_mark(rules);
  }

 private:
  const schema::Labels& labels() const { return image_.record.labels(); }

  void wrong(const std::string& what) {
    findings_.push_back({"label", image_.records_file,
                         fmt::format("{} object {}", image_.record.key(), object_.instance_id()), what});
  }

  void check_areas() {
    const schema::ObjectLabel& o = object_;
    if (!is_fraction(o.visible_fraction()) || !is_fraction(o.truncated_fraction()) ||
        !is_fraction(o.occluded_fraction()) || !is_fraction(o.soiled_fraction()))
      return wrong("a fraction lies outside 0..1");
    if (!(o.visible_area_px() >= 0) || !(o.amodal_area_px() >= o.visible_area_px()))
      return wrong("more of it is visible than there is");
    if (o.amodal_area_px() == 0) return;
    if (std::abs(o.visible_fraction() - o.visible_area_px() / o.amodal_area_px()) > kTiny)
      wrong("the visible fraction is not that of the areas");
    if (std::abs(o.visible_fraction() + o.truncated_fraction() + o.occluded_fraction() - 1) > kTiny)
      wrong("visible, truncated and occluded fractions do not add up to 1");
  }

  void check_boxes() {
    const PixelBounds b = bounds_of(object_.mask()), alone = bounds_of(object_.amodal_mask());
    if (b.pixels != object_.mask_px()) wrong("the mask has another number of pixels than the label says");
    if (!is_tight(object_.modal_box(), b)) wrong("the box is not the tight box of the mask");
    if (!is_tight(object_.amodal_box(), alone)) wrong("the amodal box is not the tight box of its mask");
    if (alone.pixels > 0 && !is_inside(object_.amodal_box(), object_.amodal_box_full()))
      wrong("the amodal box reaches out of the one that the picture does not clip");
    if (b.pixels == 0) return;
    if (alone.pixels < b.pixels || !is_inside(object_.modal_box(), object_.amodal_box()))
      wrong("more of it is visible than there is of it alone");
    const schema::PixelBox &box = object_.modal_box(), &fine = object_.subpixel_box();
    if (fine.x0() >= box.x0() + 1 || fine.y0() >= box.y0() + 1 || fine.x1() <= box.x1() - 1 ||
        fine.y1() <= box.y1() - 1 || fine.x0() < 0 || fine.y0() < 0 || fine.x1() > labels().width_px() ||
        fine.y1() > labels().height_px())
      wrong("the sub-pixel box does not go with the box");
    const schema::OrientedBox& oriented = object_.oriented_box();
    if (oriented.width() * oriented.height() < static_cast<double>(b.pixels) * (1 - kTiny) ||
        oriented.height() > oriented.width() + kTiny)
      wrong("the oriented box is too small for the mask");
  }

  void check_depth() {
    const double near_m = object_.depth_min_m(), far_m = object_.depth_max_m();
    if (object_.mask_px() == 0 ? near_m != 0 || far_m != 0 : !(near_m > 0 && far_m >= near_m))
      wrong("the range of its depth is none");
  }

  void check_keypoints() {
    for (const schema::KeypointLabel& point : object_.keypoints()) {
      const bool inside = point.x() >= 0 && point.y() >= 0 && point.x() < labels().width_px() &&
                          point.y() < labels().height_px();
      if (point.visibility() > 2 || (point.visibility() > 0 && !inside))
        wrong(fmt::format("keypoint {} is marked as in the picture, and lies outside", point.name()));
    }
  }

  void check_occluders() {
    double sum = 0;
    for (const schema::Occluder& by : object_.occluders()) {
      sum += by.share();
      if (by.instance_id() == 0 || by.instance_id() == object_.instance_id() ||
          by.instance_id() > static_cast<std::uint32_t>(labels().objects_size()))
        wrong(fmt::format("is hidden by {}, which is no other object", by.instance_id()));
    }
    if (!(sum <= 1 + kTiny)) wrong("more of it is hidden than there is");
  }

  void check_regions() {
    for (const schema::RegionLabel& region : object_.regions())
      if (region.mask_px() > object_.mask_px() || !is_inside(region.box(), object_.modal_box()))
        wrong(fmt::format("the region {} {} reaches out of it", region.kind(), region.index()));
  }

  void check_mark(const schema::LabelConfig& rules) {
    const char* because = object_.mask_px() < rules.ignore_below_px()                     ? "pixels"
                          : object_.visible_fraction() < rules.ignore_below_visible()     ? "visible"
                          : object_.truncated_fraction() > rules.ignore_above_truncated() ? "truncated"
                                                                                          : "";
    const bool must = *because != '\0';
    if (object_.ignored() != must)
      wrong(must ? "is not marked as ignored, and the config says so"
                 : "is marked as ignored, and the config does not say so");
    else if (object_.ignored_because() != because)
      wrong(fmt::format("is ignored for another reason than '{}'", because));
  }

  const LoadedImage& image_;
  const schema::ObjectLabel& object_;
  std::vector<Finding>& findings_;
};

// Each mask is on its own: no two objects have the same pixel.
void check_overlap(const LoadedImage& image, std::vector<Finding>& findings) {
  const auto owners = owners_of(image.record.labels());
  std::uint64_t owned = 0, sum = 0;
  for (const std::uint32_t owner : owners) owned += owner != 0;
  for (const schema::ObjectLabel& object : image.record.labels().objects())
    if (sound(object.mask(), image.record.labels())) sum += bounds_of(object.mask()).pixels;
  if (owned != sum)
    findings.push_back({"label", image.records_file, image.record.key(), "masks of two objects overlap"});
}

bool is_rotation(const schema::RigidTransform& transform) {
  if (transform.rotation_size() != 9) return false;
  const core::Rigid rigid = schema::rigid_of(transform);
  const auto& m = rigid.rotation.rows;
  for (int i = 0; i < 3; ++i)
    for (int k = i; k < 3; ++k)
      if (!(std::abs(core::dot(m[i], m[k]) - (i == k)) < 1e-6)) return false;
  return core::dot(core::cross(m[0], m[1]), m[2]) > 0;
}

double distance(const schema::RigidTransform& a, const schema::RigidTransform& b) {
  double most = 0;
  for (int i = 0; i < 9; ++i) most = std::max(most, std::abs(a.rotation(i) - b.rotation(i)));
  return std::max(most, core::length(schema::vec_of(a.translation_m()) - schema::vec_of(b.translation_m())));
}

// The corners are those of the part's box in that pose.
bool has_its_box3d(const schema::ObjectLabel& object) {
  const core::Rigid pose = schema::rigid_of(object.camera_from_part());
  const core::Vec3d min = schema::vec_of(object.box3d_min_m()), max = schema::vec_of(object.box3d_max_m());
  if (object.box3d_corners_m_size() != 8) return false;
  for (int i = 0; i < 8; ++i) {
    const core::Vec3d corner{i & 1 ? max.x : min.x, i & 2 ? max.y : min.y, i & 4 ? max.z : min.z};
    const core::Vec3d stored = schema::vec_of(object.box3d_corners_m(i));
    if (!(core::length(pose.point(corner) - stored) < 1e-6)) return false;
  }
  return true;
}

// What is counted over the whole picture.
void check_picture_labels(const LoadedImage& image, std::vector<Finding>& findings) {
  const schema::Labels& labels = image.record.labels();
  const schema::Camera& camera = image.record.scene().camera();
  const auto wrong = [&](const char* what) {
    findings.push_back({"label", image.records_file, image.record.key(), what});
  };
  if (camera.width_px() != labels.width_px() || camera.height_px() != labels.height_px())
    wrong("the camera of the scene has a picture of another size");
  std::uint64_t sum = 0;
  for (const std::uint32_t pixels : labels.soiling_class_px()) sum += pixels;
  if (sum != std::uint64_t{labels.width_px()} * labels.height_px() || !is_fraction(labels.soiled_fraction()))
    wrong("the pixels of the soiling classes do not add up to the picture");
}

}  // namespace

std::vector<std::uint32_t> owners_of(const schema::Labels& labels) {
  std::vector<std::uint32_t> owners(std::size_t{labels.width_px()} * labels.height_px(), 0);
  for (const schema::ObjectLabel& object : labels.objects()) {
    if (!sound(object.mask(), labels)) continue;
    for_each_run(object.mask(), [&](std::size_t begin, std::size_t end) {
      std::fill(owners.begin() + static_cast<std::ptrdiff_t>(begin),
                owners.begin() + static_cast<std::ptrdiff_t>(end), object.instance_id());
    });
  }
  return owners;
}

void check_labels(const VerifyContext& context, const LoadedImage& image, std::vector<Finding>& findings) {
  const schema::ImageRecord& r = image.record;
  const auto wrong = [&](const std::string& what) {
    findings.push_back({"label", image.records_file, r.key(), what});
  };
  const auto& config = context.dataset.config();
  if (r.labels().width_px() != config.image().width_px() ||
      r.labels().height_px() != config.image().height_px())
    return wrong("the labels are of a picture of another size");
  if (r.labels().objects_size() != r.scene().instances_size())
    return wrong(
        fmt::format("{} labels for {} objects", r.labels().objects_size(), r.scene().instances_size()));
  const auto& classes = context.dataset.classes();
  for (int i = 0; i < r.labels().objects_size(); ++i) {
    const schema::ObjectLabel& object = r.labels().objects(i);
    const schema::Instance& instance = r.scene().instances(i);
    const auto id = static_cast<std::size_t>(object.class_id());
    if (object.instance_id() != static_cast<std::uint32_t>(i + 1) ||
        object.class_id() != instance.class_id() || object.part_sha256() != instance.part_sha256())
      wrong(fmt::format("label {} is that of another object", i + 1));
    if (object.class_id() < 0 ? !object.label().empty()
                              : id >= classes.size() || classes[id] != object.label())
      wrong(fmt::format("class {} of object {} is not '{}' in classes.txt", object.class_id(), i + 1,
                        object.label()));
    ObjectFaults(image, object, findings).check(config.labels());
  }
  check_overlap(image, findings);
  check_picture_labels(image, findings);
}

void check_poses(const VerifyContext&, const LoadedImage& image, std::vector<Finding>& findings) {
  const schema::ImageRecord& r = image.record;
  const auto wrong = [&](int id, const char* what) {
    findings.push_back({"pose", image.records_file, fmt::format("{} object {}", r.key(), id), what});
  };
  const schema::RigidTransform& camera = r.scene().camera().camera_from_world();
  if (!is_rotation(camera))
    return findings.push_back({"pose", image.records_file, r.key(), "the camera's rotation is none"});
  for (int i = 0; i < std::min(r.labels().objects_size(), r.scene().instances_size()); ++i) {
    const schema::RigidTransform& pose = r.labels().objects(i).camera_from_part();
    const schema::RigidTransform& world = r.scene().instances(i).world_from_part();
    if (!is_rotation(pose) || !is_rotation(world))
      wrong(i + 1, "its rotation is none");
    else if (distance(pose, schema::to_transform(schema::rigid_of(camera) * schema::rigid_of(world))) > 1e-6)
      wrong(i + 1, "its pose is not that of the scene");
    else if (!has_its_box3d(r.labels().objects(i)))
      wrong(i + 1, "its 3D box is not that of its pose");
  }
}

}  // namespace partbooth::pipeline

// SPDX-License-Identifier: Apache-2.0
#include "export/bop/bop.h"

#include <fmt/format.h>

#include <optional>

#include "export/bop/frame.h"
#include "export/bop/scene_files.h"
#include "export/bop/targets.h"
#include "export/export_folder.h"
#include "export/notes.h"
#include "export/objects.h"
#include "export/output_file.h"
#include "export/pictures.h"
#include "export/shards.h"
#include "export/webdataset/tar.h"

namespace partbooth::exporter {
namespace {

constexpr std::uint64_t kSceneImages = 1000, kShardImages = 1000;

std::string folder_of(const std::string& split) { return split == "train" ? "train_pbr" : split; }

// What a picture adds to the three files of its scene, or the files of its sample.
struct Frame {
  std::vector<bop::Posed> objects;
  std::string camera, gt, gt_info, depth;
};

// Rows that look one after the other see what moves at other places.
bool sheared(const schema::Shutter& shutter) {
  const auto moves = [](const schema::Vector3& v) { return v.x() != 0 || v.y() != 0 || v.z() != 0; };
  return shutter.row_time_s() != 0 &&
         (moves(shutter.belt_velocity_m_per_s()) || moves(shutter.camera_velocity_m_per_s()) ||
          moves(shutter.camera_angular_velocity_rad_per_s()));
}

// dataset_info.md: what every BOP data set says of itself.
std::string about(const std::string& name, bool amodal) {
  return fmt::format(
      "# {}\n"
      "Path-traced pictures of CAD parts, made by Partbooth, in the format of the BOP data sets.\n"
      "- Lengths are mm. Depth is z along the optical axis in steps of {} mm; 0 is missing, and what is "
      "farther "
      "than {} mm.\n"
      "- cam_K counts pixels at their centres: the first one is at 0, 0.\n"
      "- A scene is a block of {} pictures of the data set, not a place: each picture has a camera of its "
      "own.\n"
      "- obj_id numbers CAD files; objects.json has their names and classes. The origin of a model is the "
      "middle "
      "of its box; models_eval are the same models.\n"
      "- Visible is what the ids of the path-traced picture say, not a threshold of depths.\n"
      "- {}\n"
      "- Objects with a visible fraction below {} are no test targets and have `ignore` in "
      "scene_gt_coco.json.\n",
      name, bop::kDepthScale, bop::kDepthScale * 65535, kSceneImages,
      amodal ? "mask/ has whole silhouettes inside the picture; bbox_obj and px_count_all reach outside it."
             : "There are no whole silhouettes: no mask/, and bbox_obj is -1 -1 -1 -1.",
      bop::kLeastVisible);
}

class Bop : public Exporter {
 public:
  Bop(const DatasetReader& dataset, const ExportOptions& options)
      : dataset_(dataset), webdataset_(options.webdataset) {}

  core::Result<void> look(const ExportImage& image) override {
    PB_RETURN_IF_ERROR(check_pinhole(image.record, "BOP"));
    if (find_file(image.record, "depth") == nullptr)
      return core::fail({dataset_.folder(), "picture " + image.record.key(),
                         "has no layer depth, which BOP needs", "render with layers: [depth]", 2});
    for (const schema::ObjectLabel* object : exported_objects(image.record.labels()))
      if (object->depth_max_m() * 1000 > bop::kDepthScale * 65535) ++far_objects_;
    if (sheared(image.record.scene().camera().shutter())) ++sheared_pictures_;
    amodal_ = amodal_ && bop::has_amodal_masks(image.record.labels());
    if (!camera_) camera_ = image.record.scene().camera();
    return {};
  }

  core::Result<void> begin(ExportFolder& folder, const DatasetSummary& summary) override {
    folder_ = &folder;
    PB_RETURN_IF_ERROR(write_models());
    PB_RETURN_IF_ERROR(folder.write_listed(
        "camera.json",
        fmt::format("{{\"cx\": {}, \"cy\": {}, \"depth_scale\": {}, \"fx\": {}, \"fy\": {}, \"height\": {}, "
                    "\"width\": {}}}\n",
                    camera_->cx_px() - 0.5, camera_->cy_px() - 0.5, bop::kDepthScale, camera_->fx_px(),
                    camera_->fy_px(), camera_->height_px(), camera_->width_px())));
    PB_RETURN_IF_ERROR(folder.write_listed("dataset_info.md", about(dataset_.config().name(), amodal_)));
    PB_RETURN_IF_ERROR(write_notes(
        folder, "bop", summary,
        {unlisted_objects(summary)[0],
         {far_objects_, "objects with a depth beyond 6.5535 m", "BOP's depth pictures end there: 0"},
         {sheared_pictures_, "pictures of a rolling shutter with motion",
          "poses are those of the middle row: render with --set scene.camera.rolling=0"}}));
    if (summary.splits.contains("test")) PB_RETURN_IF_ERROR(targets_.open(folder));
    if (!webdataset_) return {};
    const auto name = [](const std::string& split, std::uint64_t shard, std::uint64_t) {
      return fmt::format("{}/shard-{:06}.tar", folder_of(split), shard);
    };
    for (const auto& [split, counts] : summary.splits) {
      const auto shards = static_cast<std::uint32_t>((counts.images + kShardImages - 1) / kShardImages);
      shards_.emplace(split, ShardWriter(folder, of_split(summary, split), shards, name,
                                         OutputFile::Packing::kNone, tar_end()));
      auto keys = OutputFile::open(folder, folder_of(split) + "/key_to_shard.json");
      if (!keys) return core::fail(keys.error());
      PB_RETURN_IF_ERROR(keys->append("{"));
      keys_.emplace(split, std::move(*keys));
    }
    return {};
  }

  core::Result<Made> make(const ExportImage& image) const override {
    if (webdataset_ && shards_.at(image.split).is_done(image)) return Made{};
    const schema::ImageRecord& record = image.record;
    Frame frame;
    frame.objects = bop::posed_objects(record, models_);
    frame.camera = bop::camera_json(record.scene().camera());
    frame.gt = bop::gt_json(frame.objects);
    frame.gt_info = bop::gt_info_json(frame.objects);
    const schema::StoredFile& layer = *find_file(record, "depth");
    PB_RETURN_IF_ERROR(read_checked(dataset_.folder(), layer));
    auto depth = bop::depth_png(dataset_.folder() + "/" + layer.path());
    if (!depth) return core::fail(depth.error());
    frame.depth = std::move(*depth);
    return webdataset_ ? sample(record, frame) : files(image, frame);
  }

  core::Result<void> add(const ExportImage& image, const Made& made) override {
    if (image.split == "test")
      PB_RETURN_IF_ERROR(targets_.add(image.record.index() / kSceneImages,
                                      image.record.index() % kSceneImages,
                                      bop::posed_objects(image.record, models_)));
    if (webdataset_) {
      PB_RETURN_IF_ERROR(
          keys_.at(image.split)
              .append(fmt::format("{}\n\"{}\": {}", image.ordinal == 0 ? "" : ",", sample_key(image.record),
                                  shards_.at(image.split).shard_of(image))));
      return shards_.at(image.split).add(image, made.bytes);
    }
    return add_to_scene(image, made);
  }

  core::Result<void> finish() override {
    PB_RETURN_IF_ERROR(targets_.close());
    for (auto& [split, scene] : scenes_) PB_RETURN_IF_ERROR(scene.files->close());
    for (auto& [split, shards] : shards_) {
      PB_RETURN_IF_ERROR(shards.finish());
      PB_RETURN_IF_ERROR(keys_.at(split).append("\n}\n"));
      PB_RETURN_IF_ERROR(keys_.at(split).close());
    }
    return {};
  }

 private:
  struct Scene {
    std::uint64_t number = 0;
    std::optional<bop::SceneFiles> files;
  };

  static DatasetSummary of_split(const DatasetSummary& all, const std::string& split) {
    DatasetSummary one;
    one.splits[split] = all.splits.at(split);
    return one;
  }
  static std::string scene_path(const std::string& split, std::uint64_t index) {
    return fmt::format("{}/{:06}", folder_of(split), index / kSceneImages);
  }
  static std::string sample_key(const schema::ImageRecord& record) {
    return fmt::format("{:06}_{:06}", record.index() / kSceneImages, record.index() % kSceneImages);
  }

  core::Result<void> write_models() {
    const auto models = bop::list_models(dataset_);
    if (!models) return core::fail(models.error());
    std::string infos, names, categories;
    for (const bop::Model& model : *models) {
      const auto part = bop::read_part(dataset_, model);
      if (!part) return core::fail(part.error());
      const std::string ply = bop::ply(*part, model);
      for (const char* folder : {"models", "models_eval"})
        PB_RETURN_IF_ERROR(folder_->write_listed(fmt::format("{}/obj_{:06}.ply", folder, model.obj_id), ply));
      const char* comma = model.obj_id == 1 ? "" : ",";
      infos += fmt::format("{}\n\"{}\": {}", comma, model.obj_id, bop::model_info(*part, model));
      names += fmt::format("{}\n\"{}\": {{\"name\": {}, \"class\": {}, \"class_id\": {}}}", comma,
                           model.obj_id, json_text(model.name), json_text(model.label), model.class_id);
      categories += fmt::format("{}\n{{\"id\": {}, \"name\": \"{}\", \"supercategory\": {}}}", comma,
                                model.obj_id, model.obj_id, json_text(dataset_.config().name()));
      models_[model.sha256] = model;
    }
    for (const char* folder : {"models", "models_eval"})
      PB_RETURN_IF_ERROR(
          folder_->write_listed(std::string(folder) + "/models_info.json", "{" + infos + "\n}\n"));
    coco_head_ =
        fmt::format("{{\"info\": {{\"description\": {}}},\n\"licenses\": [],\n\"categories\": [{}\n],",
                    json_text(dataset_.config().name()), categories);
    return folder_->write_listed("objects.json", "{" + names + "\n}\n");
  }

  core::Result<Made> files(const ExportImage& image, const Frame& frame) const {
    const std::string scene = scene_path(image.split, image.record.index());
    const std::uint64_t id = image.record.index() % kSceneImages;
    const schema::Labels& size = image.record.labels();
    Made made;
    auto picture = folder_->place(fmt::format("{}/rgb/{:06}{}", scene, id, extension_of(image.record)),
                                  dataset_.folder(), image.record.files(0));
    if (!picture) return core::fail(picture.error());
    made.files.push_back(std::move(*picture));
    const auto write = [&](const std::string& name, const std::string& bytes) -> core::Result<void> {
      auto file = folder_->write(scene + "/" + name, bytes);
      if (!file) return core::fail(file.error());
      made.files.push_back(std::move(*file));
      return {};
    };
    PB_RETURN_IF_ERROR(write(fmt::format("depth/{:06}.png", id), frame.depth));
    for (std::size_t i = 0; i < frame.objects.size(); ++i) {
      const schema::ObjectLabel& object = *frame.objects[i].object;
      PB_RETURN_IF_ERROR(
          write(fmt::format("mask_visib/{:06}_{:06}.png", id, i), bop::mask_png(object.mask(), size)));
      if (amodal_ && object.amodal_mask().counts_size() > 0)
        PB_RETURN_IF_ERROR(
            write(fmt::format("mask/{:06}_{:06}.png", id, i), bop::mask_png(object.amodal_mask(), size)));
    }
    const std::string name = fmt::format("rgb/{:06}{}", id, extension_of(image.record));
    made.bytes =
        frame.camera + "\n" + frame.gt + "\n" + frame.gt_info + "\n" + bop::coco_image(id, name, size) + "\n";
    made.more_bytes = bop::coco_annotations(id, frame.objects);
    return made;
  }

  core::Result<Made> sample(const schema::ImageRecord& record, const Frame& frame) const {
    const auto picture = read_checked(dataset_.folder(), record.files(0));
    if (!picture) return core::fail(picture.error());
    const std::string key = sample_key(record);
    Made made;
    append_tar_member(made.bytes, key + ".rgb" + extension_of(record), *picture);
    append_tar_member(made.bytes, key + ".depth.png", frame.depth);
    append_tar_member(made.bytes, key + ".camera.json", frame.camera);
    append_tar_member(made.bytes, key + ".gt.json", frame.gt);
    append_tar_member(made.bytes, key + ".gt_info.json", frame.gt_info);
    if (amodal_) append_tar_member(made.bytes, key + ".mask.json", bop::masks_json(frame.objects, true));
    append_tar_member(made.bytes, key + ".mask_visib.json", bop::masks_json(frame.objects, false));
    return made;
  }

  core::Result<void> add_to_scene(const ExportImage& image, const Made& made) {
    Scene& scene = scenes_[image.split];
    const std::uint64_t number = image.record.index() / kSceneImages;
    if (!scene.files || scene.number != number) {
      if (scene.files) PB_RETURN_IF_ERROR(scene.files->close());
      auto files = bop::SceneFiles::open(*folder_, scene_path(image.split, image.record.index()), coco_head_);
      if (!files) return core::fail(files.error());
      scene.number = number;
      scene.files.emplace(std::move(*files));
    }
    return scene.files->add(image.record.index() % kSceneImages, made.bytes, made.more_bytes);
  }

  const DatasetReader& dataset_;
  bool webdataset_;
  bool amodal_ = true;
  std::optional<schema::Camera> camera_;
  ExportFolder* folder_ = nullptr;
  bop::ModelOfPart models_;
  std::uint64_t far_objects_ = 0, sheared_pictures_ = 0;
  bop::Targets targets_;
  std::string coco_head_;
  std::map<std::string, Scene> scenes_;        // by split
  std::map<std::string, ShardWriter> shards_;  // by split
  std::map<std::string, OutputFile> keys_;     // key_to_shard.json, by split
};

}  // namespace

core::Result<std::unique_ptr<Exporter>> make_bop(const DatasetReader& dataset, const ExportOptions& options) {
  return std::make_unique<Bop>(dataset, options);
}

}  // namespace partbooth::exporter

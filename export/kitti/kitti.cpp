// SPDX-License-Identifier: Apache-2.0
#include "export/kitti/kitti.h"

#include <fmt/format.h>

#include <set>

#include "export/export_folder.h"
#include "export/notes.h"
#include "export/objects.h"
#include "export/pictures.h"

namespace partbooth::exporter {
namespace {

// Shares of an object that something hides, from which the devkit's words apply.
constexpr double kPartlyOccluded = 0.05, kLargelyOccluded = 0.5;

std::string type_of(const std::string& label) {
  std::string type = label;
  for (char& c : type)
    if (c == ' ' || c == '\t') c = '_';
  return type;
}

int occlusion_of(const schema::ObjectLabel& object) {
  if (object.occluded_fraction() >= kLargelyOccluded) return 2;
  return object.occluded_fraction() >= kPartlyOccluded ? 1 : 0;
}

std::string label_line(const schema::ObjectLabel& object) {
  const schema::PixelBox& box = object.modal_box();
  const std::string edges =
      fmt::format("{:.2f} {:.2f} {:.2f} {:.2f}", box.x0(), box.y0(), box.x1(), box.y1());
  constexpr const char* kNoBox3d = "-1 -1 -1 -1000 -1000 -1000 -10";
  if (object.ignored()) return fmt::format("DontCare -1 -1 -10 {} {}\n", edges, kNoBox3d);
  return fmt::format("{} {:.2f} {} -10 {} {}\n", type_of(object.label()), object.truncated_fraction(),
                     occlusion_of(object), edges, kNoBox3d);
}

// KITTI counts pixels at their centres: ours are at + 0.5.
std::string calibration(const schema::Camera& camera) {
  const std::string projection =
      fmt::format("{:.12e} 0 {:.12e} 0 0 {:.12e} {:.12e} 0 0 0 1 0", camera.fx_px(), camera.cx_px() - 0.5,
                  camera.fy_px(), camera.cy_px() - 0.5);
  std::string text;
  for (int i = 0; i < 4; ++i) text += fmt::format("P{}: {}\n", i, projection);
  return text + "R0_rect: 1 0 0 0 1 0 0 0 1\nTr_velo_to_cam: 1 0 0 0 0 1 0 0 0 0 1 0\n" +
         "Tr_imu_to_velo: 1 0 0 0 0 1 0 0 0 0 1 0\n";
}

class Kitti : public Exporter {
 public:
  explicit Kitti(const DatasetReader& dataset) : dataset_(dataset) {}

  core::Result<void> look(const ExportImage& image) override { return check_pinhole(image.record, "KITTI"); }

  core::Result<void> begin(ExportFolder& folder, const DatasetSummary& summary) override {
    folder_ = &folder;
    std::vector<Note> notes = unlisted_objects(summary);
    notes.push_back({summary.objects.listed, "poses",
                     "left out: KITTI has none but a turn about the camera's vertical (bop has them)"});
    PB_RETURN_IF_ERROR(write_notes(folder, "kitti", summary, notes));
    std::set<std::string> types{"DontCare"};
    std::vector<std::string> names;
    for (const std::string& label : dataset_.classes()) {
      names.push_back(type_of(label));
      if (!types.insert(names.back()).second)
        return core::fail({dataset_.folder(), label, "has the name of another class when blanks become '_'",
                           "rename the part", 2});
    }
    return folder.write_listed("dataset_meta.json", labels_json(names));
  }

  core::Result<Made> make(const ExportImage& image) const override {
    const schema::ImageRecord& record = image.record;
    Made made;
    auto file =
        folder_->place(fmt::format("{}/image_2/{}{}", image.split, record.key(), extension_of(record)),
                       dataset_.folder(), record.files(0));
    if (!file) return core::fail(file.error());
    made.files.push_back(std::move(*file));
    std::string lines;
    for (const schema::ObjectLabel* object : exported_objects(record.labels())) lines += label_line(*object);
    for (const auto& [kind, text] :
         {std::pair{"label_2", lines}, {"calib", calibration(record.scene().camera())}}) {
      auto written = folder_->write(fmt::format("{}/{}/{}.txt", image.split, kind, record.key()), text);
      if (!written) return core::fail(written.error());
      made.files.push_back(std::move(*written));
    }
    return made;
  }

 private:
  const DatasetReader& dataset_;
  ExportFolder* folder_ = nullptr;
};

}  // namespace

core::Result<std::unique_ptr<Exporter>> make_kitti(const DatasetReader& dataset, const ExportOptions&) {
  return std::make_unique<Kitti>(dataset);
}

}  // namespace partbooth::exporter

// SPDX-License-Identifier: Apache-2.0
#include "export/bop/models.h"

#include <fmt/format.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "core/sha256.h"
#include "export/bop/symmetries.h"
#include "export/file_ops.h"
#include "export/layout.h"
#include "export/objects.h"
#include "partbooth/inputs.pb.h"

namespace partbooth::exporter::bop {
namespace {

constexpr const char* kRemedy = "restore it from a copy of the data set, or render it again";

template <class T>
std::vector<T> array_of(const std::string& bytes) {
  std::vector<T> values(bytes.size() / sizeof(T));
  if (!values.empty()) std::memcpy(values.data(), bytes.data(), values.size() * sizeof(T));
  return values;
}

struct Box {
  std::array<double, 3> min{}, max{};
};

Box box_of(const std::vector<float>& xyz) {
  Box box;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    box.min[axis] = box.max[axis] = xyz.size() > axis ? xyz[axis] : 0;
    for (std::size_t i = axis; i < xyz.size(); i += 3) {
      box.min[axis] = std::min<double>(box.min[axis], xyz[i]);
      box.max[axis] = std::max<double>(box.max[axis], xyz[i]);
    }
  }
  return box;
}

// The two corners of the hull that are farthest apart are those of the model.
double diameter_mm(const schema::PartFile& part) {
  const auto hull = array_of<float>(part.hull_points_m());
  double largest = 0;
  for (std::size_t i = 0; i + 2 < hull.size(); i += 3)
    for (std::size_t k = i + 3; k + 2 < hull.size(); k += 3) {
      const double x = double(hull[i]) - hull[k], y = double(hull[i + 1]) - hull[k + 1],
                   z = double(hull[i + 2]) - hull[k + 2];
      largest = std::max(largest, x * x + y * y + z * z);
    }
  return std::sqrt(largest) * 1000;
}

// Noise of floats is no symmetry: 1e-6 mm, and as much of a turn.
std::string numbers(const double* values, std::size_t n) {
  std::string text;
  for (std::size_t i = 0; i < n; ++i)
    text += (i == 0 ? "" : ", ") + json_number(std::round(values[i] * 1e6) / 1e6);
  return "[" + text + "]";
}

}  // namespace

core::Result<schema::PartFile> read_part(const DatasetReader& dataset, const Model& model) {
  const std::string path = dataset.folder() + "/" + input_path(model.sha256);
  const auto bytes = read_file(path);
  if (!bytes) return core::fail(bytes.error());
  schema::PartFile part;
  if (core::sha256_hex(*bytes) != model.sha256 || !part.ParseFromString(*bytes))
    return core::fail({path, "", "is damaged", kRemedy});
  return part;
}

core::Result<std::vector<Model>> list_models(const DatasetReader& dataset) {
  const std::string path = dataset.folder() + "/" + kCatalogFile;
  const auto text = read_file(path);
  if (!text) return core::fail(text.error());
  schema::InputCatalog catalog;
  if (!google::protobuf::util::JsonStringToMessage(*text, &catalog).ok())
    return core::fail({path, "", "is damaged", kRemedy});
  std::vector<Model> models;
  for (int class_id = 0; class_id < catalog.classes_size(); ++class_id)
    for (const schema::InputFile& file : catalog.classes(class_id).parts()) {
      Model model{static_cast<int>(models.size()) + 1,
                  file.name(),
                  catalog.classes(class_id).label(),
                  class_id,
                  file.sha256(),
                  {}};
      const auto part = read_part(dataset, model);
      if (!part) return core::fail(part.error());
      const Box box = box_of(array_of<float>(part->positions_m()));
      for (std::size_t axis = 0; axis < 3; ++axis) model.center_m[axis] = (box.min[axis] + box.max[axis]) / 2;
      models.push_back(std::move(model));
    }
  return models;
}

std::string ply(const schema::PartFile& part, const Model& model) {
  const auto xyz = array_of<float>(part.positions_m()), normals = array_of<float>(part.normals());
  const auto triangles = array_of<std::uint32_t>(part.triangles());
  const bool with_normals = normals.size() == xyz.size();
  std::string text = fmt::format(
      "ply\nformat ascii 1.0\nelement vertex {}\nproperty float x\nproperty float y\nproperty float z\n{}"
      "element face {}\nproperty list uchar int vertex_indices\nend_header\n",
      xyz.size() / 3, with_normals ? "property float nx\nproperty float ny\nproperty float nz\n" : "",
      triangles.size() / 3);
  for (std::size_t i = 0; i + 2 < xyz.size(); i += 3) {
    text += fmt::format("{:.5f} {:.5f} {:.5f}", (xyz[i] - model.center_m[0]) * 1000,
                        (xyz[i + 1] - model.center_m[1]) * 1000, (xyz[i + 2] - model.center_m[2]) * 1000);
    if (with_normals)
      text += fmt::format(" {:.5f} {:.5f} {:.5f}", normals[i], normals[i + 1], normals[i + 2]);
    text += "\n";
  }
  for (std::size_t i = 0; i + 2 < triangles.size(); i += 3)
    text += fmt::format("3 {} {} {}\n", triangles[i], triangles[i + 1], triangles[i + 2]);
  return text;
}

std::string model_info(const schema::PartFile& part, const Model& model) {
  const Box box = box_of(array_of<float>(part.positions_m()));
  std::string info = fmt::format("{{\"diameter\": {:.5f}", diameter_mm(part));
  constexpr std::array kAxes{'x', 'y', 'z'};
  for (std::size_t axis = 0; axis < 3; ++axis)
    info += fmt::format(", \"min_{}\": {:.5f}", kAxes[axis], (box.min[axis] - model.center_m[axis]) * 1000);
  for (std::size_t axis = 0; axis < 3; ++axis)
    info += fmt::format(", \"size_{}\": {:.5f}", kAxes[axis], (box.max[axis] - box.min[axis]) * 1000);
  std::string discrete, continuous;
  for (const Matrix& m : discrete_symmetries(part, model.center_m))
    discrete += (discrete.empty() ? "" : ", ") + numbers(m.data(), m.size());
  for (const auto& symmetry : part.symmetries()) {
    if (symmetry.order() != 0) continue;
    const std::array axis{symmetry.axis().x(), symmetry.axis().y(), symmetry.axis().z()};
    const std::array offset{(symmetry.point_m().x() - model.center_m[0]) * 1000,
                            (symmetry.point_m().y() - model.center_m[1]) * 1000,
                            (symmetry.point_m().z() - model.center_m[2]) * 1000};
    continuous += fmt::format("{}{{\"axis\": {}, \"offset\": {}}}", continuous.empty() ? "" : ", ",
                              numbers(axis.data(), 3), numbers(offset.data(), 3));
  }
  if (!discrete.empty()) info += ", \"symmetries_discrete\": [" + discrete + "]";
  if (!continuous.empty()) info += ", \"symmetries_continuous\": [" + continuous + "]";
  return info + "}";
}

}  // namespace partbooth::exporter::bop

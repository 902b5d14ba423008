// SPDX-License-Identifier: Apache-2.0
// How much of the target the camera sees, estimated on a coarse grid before anything is rendered.
//
// The target's mesh is drawn with its depth on a grid over its box in the picture, 64 cells on the long side;
// meshes of other things that are nearer hide its cells. Lines that a lens bends are drawn in short straight
// pieces. The shares are those of the labels: visible, truncated and occluded.
#pragma once

#include <optional>
#include <vector>

#include "core/camera_model.h"
#include "partbooth/scene.pb.h"
#include "scene_gen/items.h"

namespace partbooth::scene_gen {

class TargetView {
 public:
  TargetView(const schema::Camera& camera, const Item& target);

  void hide_by(const Item& item);
  // Share of the target inside the picture that is hidden: by what hid it so far, and these.
  double occluded_with(const std::vector<Item>& more) const;

  // Of all cells of the target, also outside the picture.
  double visible() const;
  // Of the cells inside.
  double occluded() const { return occluded_with({}); }

 private:
  struct Point {
    double x, y, nearness;  // in cells; nearness grows towards the lens
  };
  struct Corner {
    core::Vec3d place;  // in camera axes
    Point seen;         // if it lies before the lens
  };
  template <class Cell>
  void draw(const Item& item, const Cell& cell) const;
  template <class Cell>
  void fill(const Point& a, const Point& b, const Point& c, const Cell& cell) const;
  template <class Cell>
  void fill_bent(const Corner& a, const Corner& b, const Corner& c, int splits, const Cell& cell) const;
  Corner corner(core::Vec3d p) const;
  Point project(core::Vec3d p) const;
  bool out_of_the_way(const Item& item) const;
  void add_hidden(const Item& item, std::vector<char>& hidden) const;

  core::CameraModel lens_;
  core::Rigid camera_from_world_;
  bool telecentric_, bends_;
  double near_m_;
  double x0_ = 0, y0_ = 0, cell_px_ = 1;
  int width_ = 0, height_ = 0;
  std::vector<double> target_;  // nearness; 0 where it is not
  std::vector<char> inside_, hidden_;
  double farthest_m_ = 0;
};

}  // namespace partbooth::scene_gen

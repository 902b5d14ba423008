// SPDX-License-Identifier: Apache-2.0
// One picture and its labels as a tf.train.Example: the keys of image classification (slim, Model Garden) and
// of the TensorFlow object detection API together.
#pragma once

#include <string>

#include "export/objects.h"
#include "partbooth/record.pb.h"
#include "partbooth/tf_example.pb.h"

namespace partbooth::exporter {

// image/class/label counts from 0 (-1: no main target), image/object/class/label from 1.
// Boxes are shares of the picture's width and height; only objects with a class and with visible pixels are
// listed, ignored ones as crowds.
// `masks`: a PNG of the picture's size for each object too, 0 and 1. Where the data set has keypoints, each
// object has as many as the class with most names: those of its class in their order, then some of no name.
// What is outside the picture is 0, 0 with a visibility of 0, as in COCO.
tf::Example to_tf_example(const schema::ImageRecord& record, std::string picture, bool masks,
                          const KeypointNames& keypoints);

}  // namespace partbooth::exporter

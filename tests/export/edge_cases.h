// SPDX-License-Identifier: Apache-2.0
// Records with everything that exporters and readers of labels have been known to get wrong.
#pragma once

#include <string>
#include <vector>

#include "partbooth/record.pb.h"

namespace partbooth::exporter {

// Three classes, one with a name beyond ASCII.
std::vector<std::string> edge_labels();
// In train, val and test, each of them with every class. Among the objects: a mask of one pixel, a washer
// with a hole, pieces that touch at a corner, the whole picture, one at the border, an ignored one, one
// without pixels, a distractor; and a picture without any. `full`: with keypoints, oriented boxes and amodal
// labels.
std::vector<schema::ImageRecord> edge_records(bool full);

}  // namespace partbooth::exporter

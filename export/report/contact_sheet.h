// SPDX-License-Identifier: Apache-2.0
// Thumbnails of some pictures of each class, with links to the pictures and boxes that can be switched on.
#pragma once

#include <string>

#include "core/result.h"
#include "export/report/distribution.h"
#include "export/report/tally.h"

namespace partbooth::exporter::report {

struct ContactSheet {
  std::string html;
  std::size_t thumbnails = 0;
  Distribution brightness;  // of the thumbnails, 0..255
};

// `folder` is the data set's. Error: a picture cannot be read.
core::Result<ContactSheet> make_contact_sheet(const std::string& folder, const Tally& tally);

}  // namespace partbooth::exporter::report

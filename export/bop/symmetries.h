// SPDX-License-Identifier: Apache-2.0
// Symmetries of a part as BOP writes them.
#pragma once

#include <array>
#include <vector>

#include "partbooth/part_file.pb.h"

namespace partbooth::exporter::bop {

using Matrix = std::array<double, 16>;  // row-major; translation in mm

// All turns, other than none, that the axes of finite order make together. `center_m`: origin of the model.
std::vector<Matrix> discrete_symmetries(const schema::PartFile& part, const std::array<double, 3>& center_m);

}  // namespace partbooth::exporter::bop

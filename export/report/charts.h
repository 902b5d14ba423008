// SPDX-License-Identifier: Apache-2.0
// Charts as inline SVG and plain HTML. Colours are the style sheet's.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/vec.h"
#include "export/report/distribution.h"

namespace partbooth::exporter::report {

using Bar = std::pair<std::string, std::uint64_t>;

// A chart with its title below a frame; `title` is text, `content` HTML.
std::string figure(const std::string& title, const std::string& content);
// Horizontal bars with names, in the given order, and their share of the sum. At most 12; the rest is one
// bar.
std::string bar_chart(const std::vector<Bar>& bars);
// Bars by value where there are few values, else a histogram with least, mean and greatest value.
std::string distribution_chart(const Distribution& values);
// Directions (unit vectors) on the upper and the lower half of the sphere, equal areas to equal areas
// (Lambert azimuthal).
std::string sphere_chart(const std::vector<const core::Vec3d*>& directions);

}  // namespace partbooth::exporter::report

// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/import/readers/soup_unit.h"

#include <fmt/format.h>

#include <map>

namespace partbooth::scene_gen {
namespace {

constexpr double kSmallest_m = 0.2e-3, kLargest_m = 10;

bool plausible(double diagonal_m) { return diagonal_m >= kSmallest_m && diagonal_m <= kLargest_m; }

double metres_of(const std::string& unit) {
  static const std::map<std::string, double> kMetres{{"mm", 1e-3}, {"cm", 1e-2}, {"m", 1}, {"inch", 0.0254}};
  return kMetres.at(unit);
}

core::Error implausible(double diagonal_m, const std::string& unit) {
  return {"", "",
          fmt::format("as {} the part would be {:.3g} m across, which is implausible", unit, diagonal_m),
          "say which unit the file is in: set parts.unit to mm, cm, m or inch"};
}

}  // namespace

core::Result<FoundUnit> find_unit(const Soup& soup, double diagonal, const std::string& wanted) {
  const bool given = wanted != "auto";
  if (soup.unit_origin != UnitOrigin::kUnknown) {
    const double size_m = diagonal * soup.metres_per_unit;
    const bool from_file = soup.unit_origin == UnitOrigin::kFile;
    if (from_file || plausible(size_m)) {
      FoundUnit unit{soup.metres_per_unit, soup.unit + (from_file ? " (from file)" : " (from format)"), ""};
      if (!plausible(size_m))
        unit.warning = fmt::format("the part is {:.3g} m across: is the file's unit right?", size_m);
      return unit;
    }
    if (!given) return core::fail(implausible(size_m, soup.unit));
    return FoundUnit{
        metres_of(wanted), wanted + " (given)",
        fmt::format("taken as {}: as {} the part would be {:.3g} m across", wanted, soup.unit, size_m)};
  }
  if (given) return FoundUnit{metres_of(wanted), wanted + " (given)", ""};
  const std::string guess = diagonal < 1 ? "m" : "mm";
  const double size_m = diagonal * metres_of(guess);
  if (!plausible(size_m)) return core::fail(implausible(size_m, guess));
  return FoundUnit{metres_of(guess), guess + " (guessed)",
                   fmt::format("the file has no unit: taken as {}, which makes the part {:.4g} mm across; "
                               "set parts.unit if that is wrong",
                               guess, size_m * 1000)};
}

}  // namespace partbooth::scene_gen

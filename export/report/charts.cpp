// SPDX-License-Identifier: Apache-2.0
#include "export/report/charts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "export/report/html.h"

namespace partbooth::exporter::report {
namespace {

constexpr std::size_t kMaxBars = 12;

std::string number(double value) { return fmt::format("{:.4g}", value); }

std::string histogram(const Distribution& values) {
  const auto& bins = values.bins();
  std::uint64_t most = 0;
  for (const auto& [bin, n] : bins) most = std::max(most, n);
  const std::int64_t first = bins.begin()->first, count = bins.rbegin()->first - first + 1;
  std::string path;
  for (const auto& [bin, n] : bins) {
    // What is there must be seen: one pixel at least.
    const double height =
        std::max(1.0, std::round(100.0 * static_cast<double>(n) / static_cast<double>(most)));
    path += fmt::format("M{} 100v-{}h9v{}z", (bin - first) * 10, height, height);
  }
  return fmt::format(
      "<svg class=\"histogram\" viewBox=\"0 0 {} 100\" preserveAspectRatio=\"none\" role=\"img\" "
      "aria-label=\"histogram\"><path d=\"{}\"/></svg>"
      "<div class=\"axis\"><span>{}</span><span>mean {}</span><span>{}</span></div>",
      count * 10 - 1, path, number(values.min()), number(values.mean()), number(values.max()));
}

std::string hemisphere(const std::vector<const core::Vec3d*>& directions, bool upper) {
  std::string path;
  for (const core::Vec3d* d : directions) {
    if ((d->z >= 0) != upper) continue;
    // From the pole 0 to the equator 1; both halves are seen from outside with +X to the right.
    const double radius = std::sqrt(1 - std::abs(d->z));
    const double across = std::max(std::hypot(d->x, d->y), 1e-12);
    const double x = d->x / across * radius, y = (upper ? -1 : 1) * d->y / across * radius;
    path += fmt::format("M{:.0f} {:.0f}h0", 100 + 95 * x, 100 + 95 * y);
  }
  return fmt::format(
      "<svg class=\"sphere\" viewBox=\"0 0 200 200\" role=\"img\" aria-label=\"view directions from {0}\">"
      "<circle cx=\"100\" cy=\"100\" r=\"97\"/><circle cx=\"100\" cy=\"100\" r=\"67\"/>"
      "<path class=\"cross\" d=\"M3 100h194M100 3v194\"/><path class=\"dots\" d=\"{2}\"/>"
      "<text x=\"8\" y=\"18\">{1}</text></svg>",
      upper ? "above" : "below", upper ? "+Z" : "−Z", path);
}

}  // namespace

std::string figure(const std::string& title, const std::string& content) {
  return fmt::format("<figure>{}<figcaption>{}</figcaption></figure>\n", content, escape(title));
}

std::string bar_chart(const std::vector<Bar>& bars) {
  std::vector<Bar> shown(bars.begin(),
                         bars.begin() + static_cast<std::ptrdiff_t>(std::min(bars.size(), kMaxBars)));
  std::uint64_t sum = 0, rest = 0, most = 1;
  for (std::size_t i = 0; i < bars.size(); ++i) {
    sum += bars[i].second;
    if (i >= kMaxBars) rest += bars[i].second;
  }
  if (bars.size() > kMaxBars) shown.emplace_back(fmt::format("{} more", bars.size() - kMaxBars), rest);
  for (const Bar& bar : shown) most = std::max(most, bar.second);
  std::string rows;
  for (const auto& [name, n] : shown)
    rows += fmt::format(
        "<div><span class=\"name\">{0}</span><span class=\"track\"><span "
        "style=\"width:{1:.1f}%\"></span></span>"
        "<span class=\"value\" title=\"{2}\">{3}</span></div>",
        escape(name), 100.0 * static_cast<double>(n) / static_cast<double>(most), thousands(n),
        percent(n, sum));
  return "<div class=\"bars\">" + rows + "</div>";
}

std::string distribution_chart(const Distribution& values) {
  if (values.count() == 0) return "<p class=\"quiet\">no values</p>";
  if (values.distinct().empty()) return histogram(values);
  std::vector<Bar> bars;
  for (const auto& [value, n] : values.distinct()) bars.emplace_back(number(value), n);
  return bar_chart(bars);
}

std::string sphere_chart(const std::vector<const core::Vec3d*>& directions) {
  return "<div class=\"spheres\">" + hemisphere(directions, true) + hemisphere(directions, false) + "</div>";
}

}  // namespace partbooth::exporter::report

// SPDX-License-Identifier: Apache-2.0
#include "renderer/scene/environment_tables.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>

#include "core/check.h"

namespace partbooth::renderer {
namespace {

constexpr int kMaxColumns = 1024, kMaxRows = 512;

double luminance(const float* rgb) { return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]; }

// Mean luminance of the texels of each cell.
std::vector<double> cell_luminance(const core::ImageF& hdri, int columns, int rows) {
  std::vector<double> sum(std::size_t(columns) * rows, 0.0), texels(sum.size(), 0.0);
  if (columns == hdri.width && rows == hdri.height) {
    const float* p = hdri.data.data();
    for (double& cell : sum) {
      cell = luminance(p);
      p += 3;
    }
    return sum;
  }
  for (int y = 0; y < hdri.height; ++y) {
    const int row = int(std::int64_t(y) * rows / hdri.height);
    for (int x = 0; x < hdri.width; ++x) {
      const std::size_t cell = std::size_t(row) * columns + std::int64_t(x) * columns / hdri.width;
      sum[cell] += luminance(hdri.at(x, y));
      texels[cell] += 1;
    }
  }
  for (std::size_t i = 0; i < sum.size(); ++i) sum[i] /= texels[i];
  return sum;
}

// What a cell shows on average once look-ups interpolate: each neighbour along an axis gives an eighth, and a
// density that forgot a bright one would leave its light to rare BSDF samples. Rows are circles; the first
// and the last row count as their own neighbours beyond the poles.
std::vector<double> interpolated(const std::vector<double>& cells, int columns, int rows) {
  const auto row_of = [&](const std::vector<double>& from, int y) {
    return from.data() + std::size_t(std::clamp(y, 0, rows - 1)) * columns;
  };
  std::vector<double> along(cells.size()), out(cells.size());
  for (int y = 0; y < rows; ++y) {
    const double* in = row_of(cells, y);
    double* sums = along.data() + std::size_t(y) * columns;
    for (int x = 1; x + 1 < columns; ++x) sums[x] = in[x - 1] + 6 * in[x] + in[x + 1];
    const int last = columns - 1;
    sums[0] = in[last] + 6 * in[0] + in[std::min(1, last)];
    sums[last] = in[std::max(last - 1, 0)] + 6 * in[last] + in[0];
  }
  for (int y = 0; y < rows; ++y) {
    const double *above = row_of(along, y - 1), *here = row_of(along, y), *below = row_of(along, y + 1);
    double* sums = out.data() + std::size_t(y) * columns;
    for (int x = 0; x < columns; ++x) sums[x] = (above[x] + 6 * here[x] + below[x]) / 64;
  }
  return out;
}

// Share of the sphere of a row of cells, times rows.
double row_weight(int row, int rows) {
  const double a = std::numbers::pi * row / rows, b = std::numbers::pi * (row + 1) / rows;
  return rows * (std::cos(a) - std::cos(b)) / 2;
}

core::Vec3f mean_over_sphere(const core::ImageF& hdri) {
  core::Vec3d sum;
  for (int y = 0; y < hdri.height; ++y) {
    const double weight = row_weight(y, hdri.height) / (double(hdri.height) * hdri.width);
    for (int x = 0; x < hdri.width; ++x) {
      const float* p = hdri.at(x, y);
      sum += core::Vec3d(p[0], p[1], p[2]) * weight;
    }
  }
  return core::Vec3f(sum);
}

// As many entries as half of the steps: what is left to search is short, and tables stay in the cache.
int guide_size(int n) { return int(std::bit_floor(unsigned(std::max(1, n / 2)))); }

void append_guide(const float* cdf, int n, std::vector<std::uint32_t>& out) {
  const int size = guide_size(n);
  int index = 0;
  const auto advance = [&](double x) {
    while (index + 1 < n && cdf[index + 1] <= x) ++index;
    return std::uint32_t(index);
  };
  for (int k = 0; k < size; ++k) {
    const std::uint32_t low = advance(double(k) / size);
    out.push_back(low | advance(double(k + 1) / size) << 16);
  }
}

void build_cdfs(const std::vector<double>& weight, EnvironmentTables& out) {
  double total = 0;
  for (const double w : weight) total += w;
  out.conditional_cdf.reserve(weight.size() + std::size_t(out.rows));
  double above = 0;
  out.marginal_cdf.push_back(0);
  for (int row = 0; row < out.rows; ++row) {
    const double* cells = weight.data() + std::size_t(row) * out.columns;
    double row_total = 0;
    for (int c = 0; c < out.columns; ++c) row_total += cells[c];
    double left = 0;
    out.conditional_cdf.push_back(0);
    for (int c = 0; c < out.columns; ++c) {
      left += cells[c];
      // A row without light is never chosen; any increasing numbers do.
      const double value = row_total > 0 ? left / row_total : double(c + 1) / out.columns;
      out.conditional_cdf.push_back(c + 1 == out.columns ? 1.0f : float(value));
    }
    above += row_total;
    out.marginal_cdf.push_back(row + 1 == out.rows ? 1.0f : float(above / total));
    append_guide(out.conditional_cdf.data() + std::size_t(row) * (out.columns + 1), out.columns,
                 out.conditional_guide);
  }
  append_guide(out.marginal_cdf.data(), out.rows, out.marginal_guide);
  out.marginal_cdf.insert(out.marginal_cdf.end(), kCdfPadding, 1.0f);
  out.conditional_cdf.insert(out.conditional_cdf.end(), kCdfPadding, 1.0f);
}

// From the steps that samplers see: the tables have fewer digits than the weights.
void set_density(EnvironmentTables& out) {
  const float cells = float(out.columns) * float(out.rows);
  out.density.reserve(std::size_t(out.columns) * out.rows);
  for (int row = 0; row < out.rows; ++row) {
    const float* cdf = out.conditional_cdf.data() + std::size_t(row) * (out.columns + 1);
    const float step = out.marginal_cdf[std::size_t(row) + 1] - out.marginal_cdf[std::size_t(row)];
    for (int c = 0; c < out.columns; ++c) out.density.push_back(step * (cdf[c + 1] - cdf[c]) * cells);
  }
}

}  // namespace

EnvironmentDensity EnvironmentTables::view() const {
  return {columns,
          rows,
          marginal_cdf.data(),
          conditional_cdf.data(),
          density.data(),
          {marginal_guide.data(), guide_size(rows)},
          {conditional_guide.data(), guide_size(columns)}};
}

EnvironmentTables build_environment_tables(const core::ImageF& hdri, bool compensated) {
  EnvironmentTables out{PackedPicture(hdri, RowRule::kEnd)};
  out.columns = std::min(hdri.width, kMaxColumns);
  out.rows = std::min(hdri.height, kMaxRows);
  std::vector<double> weight =
      interpolated(cell_luminance(hdri, out.columns, out.rows), out.columns, out.rows);
  out.mean_radiance = mean_over_sphere(hdri);
  const double mean = compensated ? luminance(&out.mean_radiance.x) : 0.0;
  const double cells = double(out.columns) * out.rows;
  for (int row = 0; row < out.rows; ++row) {
    const double share = row_weight(row, out.rows);
    for (int c = 0; c < out.columns; ++c) {
      double& w = weight[std::size_t(row) * out.columns + c];
      w = std::max(w - mean, 0.0) * share;
      out.sampled_luminance += w / cells;
    }
  }
  // A picture of one colour has nothing above its mean but rounding.
  if (out.sampled_luminance <= 1e-5 * luminance(&out.mean_radiance.x)) {
    out.sampled_luminance = 0;
    return out;
  }
  build_cdfs(weight, out);
  set_density(out);
  return out;
}

}  // namespace partbooth::renderer

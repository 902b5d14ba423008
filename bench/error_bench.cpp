// SPDX-License-Identifier: Apache-2.0
// Error against time of our renderer on one core: relMSE of pictures of few samples against one of many, by
// samples per pixel and seed. Prints JSON; compare_mitsuba.py measures the other renderer by the same rules.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <vector>

#include "bench/bench_scenes.h"
#include "bench/cpu_clock.h"
#include "core/image.h"
#include "renderer/isa.h"
#include "renderer/renderer.h"
#include "renderer/scene/prepared_scene.h"

namespace partbooth::bench {
namespace {

struct Options {
  std::string scene = "plain", part = default_part(), reference;
  int size = 128, reference_spp = 16384, max_spp = 1024, seeds = 5;
};

struct Picture {
  core::ImageF radiance;
  double seconds = 0;
};

Picture trace(renderer::scenes::Booth booth, renderer::SceneCache& cache, const renderer::KernelTable& kernel,
              int spp, int seed) {
  booth.spec.mutable_render()->set_spp(std::uint32_t(spp));
  booth.spec.mutable_render()->set_sampler_seed(std::uint64_t(seed));
  const renderer::PreparedScene scene(booth.spec, booth.assets, cache);
  const int w = scene.view().camera.width_px, h = scene.view().camera.height_px;
  Picture out{core::ImageF(w, h, 3)};
  core::ImageF albedo(w, h, 3), normal(w, h, 3);
  renderer::WorkCount work{};
  const double start = thread_seconds();
  kernel.render(scene.view(), {0, 0, w, h},
                {out.radiance.data.data(), albedo.data.data(), normal.data.data()}, work);
  out.seconds = thread_seconds() - start;
  return out;
}

// mean((I - R)^2 / (R^2 + 0.01)), without the largest 0.1 % of the terms. R is scaled to a mean of 1.
double relative_mse(const core::ImageF& image, const core::ImageF& reference) {
  double mean = 0;
  for (const float v : reference.data) mean += v;
  mean /= double(reference.data.size());
  std::vector<double> terms;
  for (std::size_t i = 0; i < image.data.size(); ++i) {
    const double r = reference.data[i] / mean, d = image.data[i] / mean - r;
    terms.push_back(d * d / (r * r + 0.01));
  }
  std::sort(terms.begin(), terms.end());
  terms.resize(terms.size() - terms.size() / 1000);
  double sum = 0;
  for (const double t : terms) sum += t;
  return sum / double(terms.size());
}

// Pixels of the file, if it is there and whole.
bool read_pixels(const std::string& path, core::ImageF& out) {
  const auto size = std::streamsize(out.data.size() * sizeof(float));
  std::ifstream in(path, std::ios::binary);
  return in && in.read(reinterpret_cast<char*>(out.data.data()), size).gcount() == size;
}

void write_pixels(const core::ImageF& image, const std::string& path) {
  std::ofstream out(path, std::ios::binary);
  out.write(reinterpret_cast<const char*>(image.data.data()),
            std::streamsize(image.data.size() * sizeof(float)));
}

int run(int argc, char** argv) {
  Options options;
  CLI::App app{"Error against time of the path tracer"};
  app.add_option("--scene", options.scene)->check(CLI::IsMember(scene_names()));
  app.add_option("--part", options.part, "CAD file of the part on the table");
  app.add_option("--size", options.size, "pixels a side");
  app.add_option("--reference-spp", options.reference_spp, "samples per pixel of the reference");
  app.add_option("--reference", options.reference, "file that keeps the reference; made if it is not there");
  app.add_option("--max-spp", options.max_spp, "from 4 to so many, in powers of two");
  app.add_option("--seeds", options.seeds);
  CLI11_PARSE(app, argc, argv);
  const auto booth = make_scene(options.scene, options.part, options.size, 1);
  if (!booth) {
    std::cerr << booth.error().text() << '\n';
    return 1;
  }
  const std::string isa = renderer::available_isas().front();
  const renderer::KernelTable& kernel = renderer::kernel_of(isa);
  renderer::SceneCache cache(isa);
  core::ImageF reference(options.size, options.size, 3);
  if (options.reference.empty() || !read_pixels(options.reference, reference)) {
    reference = trace(*booth, cache, kernel, options.reference_spp, 1000).radiance;
    if (!options.reference.empty()) write_pixels(reference, options.reference);
  }
  nlohmann::json out{
      {"renderer", "partbooth"}, {"isa", isa}, {"scene", options.scene}, {"size_px", options.size}};
  double best_paths_per_s = 0;
  for (int spp = 4; spp <= options.max_spp; spp *= 2) {
    nlohmann::json point{{"spp", spp}};
    for (int seed = 1; seed <= options.seeds; ++seed) {
      const Picture picture = trace(*booth, cache, kernel, spp, seed);
      point["seconds"].push_back(picture.seconds);
      point["relmse"].push_back(relative_mse(picture.radiance, reference));
      // The last are the longest; the best of them counts.
      const double paths_per_s = double(options.size) * options.size * spp / picture.seconds;
      if (spp * 2 > options.max_spp) best_paths_per_s = std::max(best_paths_per_s, paths_per_s);
    }
    out["curve"].push_back(std::move(point));
  }
  out["paths_per_s"] = best_paths_per_s;
  std::cout << out.dump(2) << '\n';
  return 0;
}

}  // namespace
}  // namespace partbooth::bench

int main(int argc, char** argv) { return partbooth::bench::run(argc, argv); }

// SPDX-License-Identifier: Apache-2.0
// Speed of the path tracer, one core: paths and rays a second, and the share of bare Embree, by scene and
// backend. Prints JSON. The best of several runs counts: other work on the machine only ever slows a run
// down.
#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "bench/bench_scenes.h"
#include "bench/cpu_clock.h"
#include "bench/ray_recorder.h"
#include "core/check.h"
#include "core/image.h"
#include "renderer/isa.h"
#include "renderer/renderer.h"
#include "renderer/scene/prepared_scene.h"

namespace partbooth::bench {
namespace {

struct Options {
  std::vector<std::string> scenes{"plain", "table", "bin"};
  std::string part = default_part();
  std::string isa = "all";
  int spp = 4, size = 299, repeats = 5;
  std::string pfm;
  bool render_only = false;
};

struct LightRun {
  double seconds = 0;
  renderer::WorkCount work{};
  core::ImageF radiance;
};

LightRun trace_light(const renderer::KernelTable& kernel, const renderer::SceneView& view) {
  const int w = view.camera.width_px, h = view.camera.height_px;
  LightRun out;
  out.radiance = core::ImageF(w, h, 3);
  core::ImageF albedo(w, h, 3), normal(w, h, 3);
  const double start = thread_seconds();
  kernel.render(view, {0, 0, w, h}, {out.radiance.data.data(), albedo.data.data(), normal.data.data()},
                out.work);
  out.seconds = thread_seconds() - start;
  return out;
}

// Portable float map, for a look at the picture.
void write_pfm(const core::ImageF& image, const std::string& path) {
  std::ofstream out(path, std::ios::binary);
  out << "PF\n" << image.width << ' ' << image.height << "\n-1.0\n";
  for (int y = image.height - 1; y >= 0; --y) {
    out.write(reinterpret_cast<const char*>(image.at(0, y)),
              std::streamsize(image.width) * 3 * sizeof(float));
  }
}

nlohmann::json measure(const renderer::scenes::Booth& booth, const std::string& isa, const Options& options) {
  renderer::SceneCache cache(isa);
  const renderer::PreparedScene scene(booth.spec, booth.assets, cache);
  const renderer::KernelTable& kernel = renderer::kernel_of(isa);
  LightRun best;
  for (int i = 0; i < options.repeats; ++i) {
    LightRun run = trace_light(kernel, scene.view());
    if (i == 0 || run.seconds < best.seconds) best = std::move(run);
  }
  if (options.render_only) return {{"isa", isa}, {"paths_per_s", double(best.work.paths) / best.seconds}};
  start_recording();
  trace_light(kernel, scene.view());
  stop_recording();
  Replay bare;
  for (int i = 0; i < options.repeats; ++i) {
    const Replay run = replay_recorded_rays();
    if (i == 0 || run.seconds < bare.seconds) bare = run;
  }
  PB_CHECK(bare.rays == best.work.rays, "the recorder saw other rays");
  if (!options.pfm.empty()) write_pfm(best.radiance, options.pfm);
  return {{"isa", isa},
          {"lanes", kernel.lanes},
          {"paths_per_s", double(best.work.paths) / best.seconds},
          {"rays_per_s", double(best.work.rays) / best.seconds},
          {"rays_per_path", double(best.work.rays) / double(best.work.paths)},
          {"bare_embree_rays_per_s", double(bare.rays) / bare.seconds},
          {"share_of_bare_embree", bare.seconds / best.seconds}};
}

int run(int argc, char** argv) {
  Options options;
  CLI::App app{"Speed of the path tracer"};
  app.add_option("--scene", options.scenes, "scenes, in this order")->check(CLI::IsMember(scene_names()));
  app.add_option("--part", options.part, "CAD file of the part on the table");
  app.add_option("--isa", options.isa, "all, or one of: avx512, avx2, scalar");
  app.add_option("--spp", options.spp, "samples per pixel");
  app.add_option("--size", options.size, "pixels a side");
  app.add_option("--repeats", options.repeats, "runs, of which the best counts");
  app.add_flag("--render-only", options.render_only, "without the replay: for profilers");
  app.add_option("--pfm", options.pfm, "write the picture there");
  CLI11_PARSE(app, argc, argv);
  nlohmann::json out = {{"spp", options.spp}, {"size_px", options.size}};
  for (const std::string& name : options.scenes) {
    const auto booth = make_scene(name, options.part, options.size, options.spp);
    if (!booth) {
      std::cerr << booth.error().text() << '\n';
      return 1;
    }
    nlohmann::json scene = {{"scene", name}, {"backends", nlohmann::json::array()}};
    for (const std::string& isa : renderer::available_isas()) {
      if (options.isa == "all" || options.isa == isa)
        scene["backends"].push_back(measure(*booth, isa, options));
    }
    if (scene["backends"].empty()) return 2;
    out["scenes"].push_back(std::move(scene));
  }
  std::cout << out.dump(2) << '\n';
  return 0;
}

}  // namespace
}  // namespace partbooth::bench

int main(int argc, char** argv) { return partbooth::bench::run(argc, argv); }

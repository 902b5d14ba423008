// SPDX-License-Identifier: Apache-2.0
// The whole job: core-seconds of a picture from config to files by stage, set-up of a scene whose parts and
// tables are cached, and what memory does over many pictures. Prints JSON.
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/check.h"
#include "pipeline/inputs.h"
#include "pipeline/pipeline.h"
#include "pipeline/run_config.h"
#include "renderer/denoise/denoise.h"
#include "renderer/isa.h"
#include "renderer/labels.h"
#include "renderer/scene/prepared_scene.h"
#include "scene_gen/scene_gen.h"
#include "schema/schema.h"

namespace partbooth::bench {
namespace {

using nlohmann::json;

struct Options {
  std::string config, work;
  std::uint64_t images = 20;
  std::uint64_t memory_short = 0, memory_long = 0;
  std::vector<std::string> settings;
  bool transport_only = false;
};

// A data set has a picture of each class; those that are timed come after them.
constexpr std::uint64_t kFew = 12;

template <class T>
T value_of(core::Result<T> result) {
  PB_CHECK(result.has_value(), result.has_value() ? "" : result.error().text());
  return std::move(*result);
}

double process_seconds() {
  rusage self{}, children{};
  getrusage(RUSAGE_SELF, &self);
  getrusage(RUSAGE_CHILDREN, &children);
  const auto seconds = [](const timeval& t) { return double(t.tv_sec) + 1e-6 * double(t.tv_usec); };
  return seconds(self.ru_utime) + seconds(self.ru_stime) + seconds(children.ru_utime) +
         seconds(children.ru_stime);
}

double resident_mib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::stod(line.substr(6)) / 1024;
  }
  return 0;
}

pipeline::RenderOptions run_options(const Options& options, const std::string& name, std::uint64_t images) {
  pipeline::RenderOptions out;
  out.source = options.config;
  out.out = options.work + "/" + name;
  out.settings = options.settings;
  out.settings.push_back("count=" + std::to_string(images));
  out.threads = 1;
  std::filesystem::remove_all(out.out);
  return out;
}

struct Run {
  double core_s = 0;
  std::map<std::string, double> stage_s;
};

Run render(const Options& options, const std::string& name, std::uint64_t images) {
  const std::atomic<bool> stop = false;
  const double start = process_seconds();
  const auto summary = value_of(pipeline::render(run_options(options, name, images), stop));
  PB_CHECK(summary.rendered == images, "images are missing");
  return {process_seconds() - start, summary.stage_s};
}

// What starting, importing and finishing cost does not count: a longer run less a shorter one.
json whole_job(const Options& options) {
  // The first run fills the cache of imported parts.
  render(options, "warm", kFew);
  const Run few = render(options, "few", kFew), many = render(options, "many", kFew + options.images);
  const double n = double(options.images);
  json stages;
  double all = 0;
  for (const auto& [stage, seconds] : many.stage_s) {
    const auto found = few.stage_s.find(stage);
    const double each = (seconds - (found == few.stage_s.end() ? 0 : found->second)) / n;
    stages[stage + "_s"] = each;
    all += each;
  }
  return {{"core_s_per_image", (many.core_s - few.core_s) / n}, {"stages", stages}, {"stages_sum_s", all}};
}

// The renderer's own stages of the same pictures, one after the other, with everything cached that a process
// caches.
json inside_render(const Options& options) {
  const std::atomic<bool> stop = false;
  auto run = value_of(pipeline::read_run_config(run_options(options, "stages", kFew + options.images)));
  PB_CHECK(pipeline::resolve_machine(run.config, options.work + "/stages").has_value());
  const pipeline::Inputs inputs = value_of(pipeline::load_inputs(run.config, 1, stop));
  renderer::SceneCache cache(run.config.render().isa());
  const renderer::KernelTable& kernel = renderer::kernel_of(run.config.render().isa());
  const auto denoiser = value_of(renderer::Denoiser::create());
  std::map<std::string, double> seconds;
  renderer::WorkCount work{};
  for (std::uint64_t i = kFew; i < kFew + options.images; ++i) {
    const schema::SceneSpec spec = value_of(scene_gen::generate(run.config, inputs.catalog, i));
    renderer::PreparedScene(spec, inputs.assets, cache);
    double start = process_seconds();  // the denoiser has a thread of its own
    const auto lap = [&](const char* name) {
      const double now = process_seconds();
      seconds[name] += now - start;
      start = now;
    };
    renderer::PreparedScene scene(spec, inputs.assets, cache);
    lap("set_up");
    const int w = scene.view().camera.width_px, h = scene.view().camera.height_px;
    core::Frame frame;
    frame.radiance = frame.albedo = frame.normal = core::ImageF(w, h, 3);
    kernel.render(scene.view(), {0, 0, w, h},
                  {frame.radiance.data.data(), frame.albedo.data.data(), frame.normal.data.data()}, work);
    lap("light_transport");
    if (options.transport_only) continue;
    renderer::trace_frame_labels(spec, kernel, scene, frame);
    lap("label_rays");
    denoiser->run(frame.radiance, frame.albedo, frame.normal);
    lap("denoise");
  }
  json out{{"paths_per_s", double(work.paths) / seconds["light_transport"]},
           {"rays_per_path", double(work.rays) / double(work.paths)}};
  for (auto& [name, sum] : seconds) out[name + "_s"] = sum / double(options.images);
  return out;
}

// Milliseconds from config and index to a scene, by layout, with the parts loaded; refused attempts count.
// The first time piles are dropped, which later scenes find in the library.
json scene_generation(const Options& options) {
  const std::atomic<bool> stop = false;
  auto run = value_of(pipeline::read_run_config(run_options(options, "scenes", options.images)));
  const pipeline::Inputs inputs = value_of(pipeline::load_inputs(run.config, 1, stop));
  json out;
  for (const char* kind : {"table", "belt", "tray", "fixture", "bin", "heap", "free"}) {
    schema::DatasetConfig config = run.config;
    *config.mutable_scene() = value_of(schema::parse_config("version: 1", "bench")).scene();
    *config.mutable_scene()->mutable_light() = run.config.scene().light();
    schema::Choice& choice = *config.mutable_scene()->mutable_layout()->mutable_kind();
    choice.Clear();
    choice.add_names(kind);
    choice.add_weights(1);
    const std::uint64_t n = 2 * options.images;
    double attempts = 0;
    const auto all_scenes_s = [&] {
      attempts = 0;
      const double start = process_seconds();
      for (std::uint64_t i = 0; i < n; ++i)
        attempts += value_of(scene_gen::generate(config, inputs.catalog, i)).attempt() + 1;
      return process_seconds() - start;
    };
    const double first_s = all_scenes_s(), again_s = all_scenes_s();
    out[kind] = {{"first_mean_ms", first_s * 1e3 / double(n)},
                 {"mean_ms", again_s * 1e3 / double(n)},
                 {"attempts", attempts / double(n)}};
  }
  return out;
}

// Resident memory after a short and a long run, each in a process that made nothing else.
json memory(const Options& options, const std::string& self) {
  json out;
  for (const std::uint64_t images : {options.memory_short, options.memory_long}) {
    const std::string command = self + " " + options.config + " --work " + options.work +
                                " --resident-after " + std::to_string(images);
    FILE* pipe = popen(command.c_str(), "r");
    PB_CHECK(pipe != nullptr);
    double mib = 0;
    PB_CHECK(std::fscanf(pipe, "%lf", &mib) == 1, "no figure from " + command);
    PB_CHECK(pclose(pipe) == 0);
    out.push_back({{"images", images}, {"resident_mib", mib}});
  }
  return out;
}

int run(int argc, char** argv) {
  Options options;
  std::uint64_t resident_after = 0;
  bool scenes_only = false;
  CLI::App app{"Core-seconds and memory of the whole job"};
  app.add_option("config", options.config)->required();
  app.add_option("--work", options.work, "folder for the data sets, emptied")->required();
  app.add_option("--images", options.images, "pictures that are timed");
  app.add_option("--memory-short", options.memory_short, "pictures of the short run for memory; 0: none");
  app.add_option("--memory-long", options.memory_long, "pictures of the long one");
  app.add_option("--set", options.settings, "settings of the config, key=value");
  app.add_flag("--transport-only", options.transport_only, "only the light transport: for profilers");
  app.add_option("--resident-after", resident_after, "only print resident MiB after so many pictures");
  app.add_flag("--scenes-only", scenes_only, "only time the generation of scenes, by layout");
  CLI11_PARSE(app, argc, argv);
  spdlog::set_default_logger(spdlog::stderr_logger_mt("bench"));
  spdlog::set_level(spdlog::level::warn);
  if (resident_after > 0) {
    render(options, "memory", resident_after);
    std::cout << resident_mib() << '\n';
    return 0;
  }
  json out{{"config", options.config}, {"images", options.images}};
  if (scenes_only) {
    out["scene_generation"] = scene_generation(options);
    std::cout << out.dump(2) << '\n';
    return 0;
  }
  out["inside_render"] = inside_render(options);
  if (options.transport_only) {
    std::cout << out.dump(2) << '\n';
    return 0;
  }
  out["whole_job"] = whole_job(options);
  out["scene_generation"] = scene_generation(options);
  const json& inside = out["inside_render"];
  out["share_outside_transport_and_denoising"] =
      1 - (double(inside["light_transport_s"]) + double(inside["denoise_s"])) /
              double(out["whole_job"]["core_s_per_image"]);
  if (options.memory_short > 0) out["memory"] = memory(options, argv[0]);
  std::cout << out.dump(2) << '\n';
  return 0;
}

}  // namespace
}  // namespace partbooth::bench

int main(int argc, char** argv) { return partbooth::bench::run(argc, argv); }

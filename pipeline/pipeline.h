// SPDX-License-Identifier: Apache-2.0
// The stages in order: a data set is rendered, one image of it made again, all of it checked.
//
// Progress and logs go to stderr, results come back to the caller. Errors name the file, the place and the
// remedy; their exit code is the one of the command line: 1 failure, 2 wrong usage or config.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"

namespace partbooth::pipeline {

// Blocks b of 1,000 images with b mod count == index.
struct Shard {
  std::uint64_t index = 0;
  std::uint64_t count = 1;
};

struct RenderOptions {
  std::string source;                 // a config, or a folder of parts
  std::string out;                    // the data set folder
  std::vector<std::string> settings;  // key=value; they come before what the config says
  Shard shard;
  int threads = 0;                    // images at the same time; 0: one a core
  std::optional<std::uint64_t> only;  // this image alone, as loose files in `out`: for looking at it
  std::uint64_t commit_images = 64;  // images and seconds after which a group is brought to the disk: no byte
  double commit_s = 10;              // depends on them
};

struct RenderSummary {
  std::uint64_t rendered = 0;  // by this run
  std::uint64_t present = 0;   // of this shard, at the end
  std::uint64_t wanted = 0;    // of this shard
  std::vector<std::string> skipped_parts;
  std::map<std::string, double> stage_s;  // seconds of work by stage, over all threads
  double wall_s = 0;
  bool interrupted = false;
};

// Renders what is missing. `stop` may be set by a signal handler: images in work are finished and stored,
// then the run ends; running again goes on. Errors come before the first picture where that is possible;
// after an error, too, what was finished is stored.
core::Result<RenderSummary> render(const RenderOptions& options, const std::atomic<bool>& stop);

struct ReplayOptions {
  std::string dataset;
  std::string key;
  std::uint32_t spp = 0;  // 0: as stored, and so the same bytes
  std::string out;        // empty: <key>.<extension> in the working folder
};

struct ReplayResult {
  std::string file;
  // The picture has the bytes that its record names; never so with another spp.
  bool same_bytes = false;
};

// Makes one image again, from its record and inputs/ alone. Errors (exit code 2): a target inside the data
// set or of another extension than the picture; without `out`, a file of that name that holds something else.
core::Result<ReplayResult> replay(const ReplayOptions& options);

struct Finding {
  std::string kind;  // docs/verify.md lists them
  std::string file;  // relative to the data set
  std::string place;
  std::string message;
  std::string remedy = {};
};

struct VerifyResult {
  std::uint64_t images = 0;
  std::uint64_t files = 0;
  std::vector<Finding> findings;  // byte-sorted by file, place, kind
};

// Reads everything back. Errors: no data set there.
core::Result<VerifyResult> verify(const std::string& dataset, int threads = 0);

// Looks for what render() would refuse, as far as names and folders tell it: no CAD file or picture is read,
// splits and wishes of scenes are not tried. Errors: exit code 2.
core::Result<void> check_config(const RenderOptions& options);

// The config of a run, with all that is set when a data set is created: paths are absolute, count, isa and
// denoise are fixed. As YAML: what would be written to dataset.yaml.
core::Result<std::string> resolved_config(const RenderOptions& options);

// How evenly the first `count` pictures would cover the laws of the config's settings, as text or JSON.
core::Result<std::string> coverage(const RenderOptions& options, std::uint64_t count, bool json);

}  // namespace partbooth::pipeline

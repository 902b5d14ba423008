// SPDX-License-Identifier: Apache-2.0
#include "bench/ray_recorder.h"

#include <dlfcn.h>
#include <embree3/rtcore.h>

#include <cstring>
#include <memory>
#include <new>
#include <variant>
#include <vector>

#include "bench/cpu_clock.h"

namespace partbooth::bench {
namespace {

template <class Packet>
using PacketCall = void (*)(const int*, RTCScene, RTCIntersectContext*, Packet*);
template <class Single>
using SingleCall = void (*)(RTCScene, RTCIntersectContext*, Single*);

template <class Function>
Function library_function(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

bool recording = false;

template <class Packet, int N>
struct alignas(64) Entry {
  Packet packet;
  int valid[N];
  RTCScene scene;
  RTCIntersectContextFlags flags;
};

// The packets of a run: closest-hit and any-hit calls in one order.
template <class Hit, class Ray, int N>
struct Tape {
  std::vector<Entry<Hit, N>> hits;
  std::vector<Entry<Ray, N>> rays;
  std::vector<bool> is_hit;
};

Tape<RTCRayHit, RTCRay, 1> tape1;
Tape<RTCRayHit8, RTCRay8, 8> tape8;
Tape<RTCRayHit16, RTCRay16, 16> tape16;

template <class Packet, int N>
void record(std::vector<Entry<Packet, N>>& entries, std::vector<bool>& is_hit, bool hit, const int* valid,
            RTCScene scene, const RTCIntersectContext* context, const Packet* packet) {
  Entry<Packet, N>& e = entries.emplace_back();
  std::memcpy(&e.packet, packet, sizeof(Packet));
  std::memcpy(e.valid, valid, sizeof(e.valid));
  e.scene = scene;
  e.flags = context->flags;
  is_hit.push_back(hit);
}

template <int N>
std::size_t live_lanes(const int (&valid)[N]) {
  std::size_t n = 0;
  for (const int v : valid) n += v != 0 ? 1 : 0;
  return n;
}

void call(int, const Entry<RTCRayHit, 1>& e, RTCIntersectContext* c, RTCRayHit* p) {
  static const auto f = library_function<SingleCall<RTCRayHit>>("rtcIntersect1");
  f(e.scene, c, p);
}
void call(int, const Entry<RTCRay, 1>& e, RTCIntersectContext* c, RTCRay* p) {
  static const auto f = library_function<SingleCall<RTCRay>>("rtcOccluded1");
  f(e.scene, c, p);
}
template <class Packet, int N>
void call(const char* name, const Entry<Packet, N>& e, RTCIntersectContext* c, Packet* p) {
  static const auto f = library_function<PacketCall<Packet>>(name);
  f(e.valid, e.scene, c, p);
}

template <class Hit, class Ray, int N, class HitName, class RayName>
Replay replay(const Tape<Hit, Ray, N>& tape, HitName hit_name, RayName ray_name) {
  constexpr std::size_t kChunk = 2048 / N;  // packets; some 200 KB
  std::vector<Entry<Hit, N>> hits;
  std::vector<Entry<Ray, N>> rays;
  Replay out;
  std::size_t next_hit = 0, next_ray = 0;
  for (std::size_t first = 0; first < tape.is_hit.size(); first += kChunk) {
    const std::size_t last = std::min(first + kChunk, tape.is_hit.size());
    hits.clear();
    rays.clear();
    for (std::size_t i = first; i < last; ++i) {
      if (tape.is_hit[i]) {
        hits.push_back(tape.hits[next_hit++]);
        out.rays += live_lanes(hits.back().valid);
      } else {
        rays.push_back(tape.rays[next_ray++]);
        out.rays += live_lanes(rays.back().valid);
      }
    }
    std::size_t h = 0, r = 0;
    const double start = thread_seconds();
    for (std::size_t i = first; i < last; ++i) {
      RTCIntersectContext context;
      rtcInitIntersectContext(&context);
      if (tape.is_hit[i]) {
        Entry<Hit, N>& e = hits[h++];
        context.flags = e.flags;
        call(hit_name, e, &context, &e.packet);
      } else {
        Entry<Ray, N>& e = rays[r++];
        context.flags = e.flags;
        call(ray_name, e, &context, &e.packet);
      }
    }
    out.seconds += thread_seconds() - start;
  }
  return out;
}

}  // namespace

void start_recording() {
  tape1 = {};
  tape8 = {};
  tape16 = {};
  recording = true;
}

void stop_recording() { recording = false; }

Replay replay_recorded_rays() {
  const Replay parts[] = {replay(tape1, 0, 0), replay(tape8, "rtcIntersect8", "rtcOccluded8"),
                          replay(tape16, "rtcIntersect16", "rtcOccluded16")};
  Replay sum;
  for (const Replay& part : parts) {
    sum.seconds += part.seconds;
    sum.rays += part.rays;
  }
  return sum;
}

}  // namespace partbooth::bench

namespace {
constexpr int kOne[1] = {-1};
}

// NOLINTBEGIN(readability-identifier-naming): the library's names.
#define PASS_ON_SINGLE(name, Type, tape, list, is_closest)                                \
  extern "C" void name(RTCScene scene, RTCIntersectContext* context, Type* ray) {         \
    using namespace partbooth::bench;                                                     \
    static const auto next = library_function<SingleCall<Type>>(#name);                   \
    if (recording) record(tape.list, tape.is_hit, is_closest, kOne, scene, context, ray); \
    next(scene, context, ray);                                                            \
  }
#define PASS_ON_PACKET(name, Type, tape, list, is_closest)                                          \
  extern "C" void name(const int* valid, RTCScene scene, RTCIntersectContext* context, Type* ray) { \
    using namespace partbooth::bench;                                                               \
    static const auto next = library_function<PacketCall<Type>>(#name);                             \
    if (recording) record(tape.list, tape.is_hit, is_closest, valid, scene, context, ray);          \
    next(valid, scene, context, ray);                                                               \
  }

PASS_ON_SINGLE(rtcIntersect1, RTCRayHit, tape1, hits, true)
PASS_ON_SINGLE(rtcOccluded1, RTCRay, tape1, rays, false)
PASS_ON_PACKET(rtcIntersect8, RTCRayHit8, tape8, hits, true)
PASS_ON_PACKET(rtcOccluded8, RTCRay8, tape8, rays, false)
PASS_ON_PACKET(rtcIntersect16, RTCRayHit16, tape16, hits, true)
PASS_ON_PACKET(rtcOccluded16, RTCRay16, tape16, rays, false)
// NOLINTEND(readability-identifier-naming)

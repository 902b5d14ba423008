#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Where the time of the path tracer goes: profile.py SCENE [--isa ISA] [--build FOLDER]

Builds trace_bench with line tables in a build folder of its own, samples it with Linux perf, and gives each sample to the
innermost inlined function's file that says what is done. Prints JSON: shares of the time of rendering.
"""

import argparse
import collections
import json
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[1]
# A part of a path: what is done there. Lanes and vectors belong to whoever uses them.
KINDS = [
    ("sampler.h", "sampling"),
    ("environment.h", "look_ups"), ("picture.h", "look_ups"),
    ("light", "lights"), ("spherical_quad.h", "lights"),
    ("finish", "finish"), ("noise.h", "finish"),
    ("bsdf", "shading"), ("surface.h", "surface"),
    ("trace.h", "rays_in_and_out"), ("camera.h", "camera"), ("lens.h", "camera"), ("aperture.h", "camera"),
    ("integrator.h", "path"), ("kernel.h", "path"),
]


def build(folder):
    subprocess.run(["cmake", "-S", ROOT, "-B", folder, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release", "-DCMAKE_CXX_FLAGS=-g1",
                    "-DCMAKE_EXE_LINKER_FLAGS=-no-pie"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["ninja", "-C", folder, "trace_bench"], check=True, stdout=subprocess.DEVNULL)
    return pathlib.Path(folder) / "bin/trace_bench"


def samples(program, scene, isa, data):
    """(library, address) of each sample."""
    subprocess.run(["perf", "record", "-q", "-F", "2000", "-o", data, "--", program, "--scene", scene, "--isa", isa,
                    "--spp", "16", "--repeats", "3", "--render-only"], check=True, stdout=subprocess.DEVNULL)
    lines = subprocess.run(["perf", "script", "-i", data, "-F", "ip,dso"], check=True, text=True, stdout=subprocess.PIPE)
    for line in lines.stdout.splitlines():
        address, _, library = line.strip().partition(" ")
        yield library.strip().strip("()"), address


def kind_of(frames):
    for frame in frames:
        name = frame.rsplit("/", 1)[-1]
        for part, kind in KINDS:
            if name.startswith(part) or (part.endswith(".h") and name.split(":")[0] == part):
                return kind
    return "other"


def inline_frames(program, addresses):
    """Of each address: the files of its inlined functions, innermost first."""
    out = subprocess.run(["addr2line", "-a", "-i", "-e", program, *addresses], check=True, text=True, stdout=subprocess.PIPE)
    frames, current = {}, None
    for line in out.stdout.splitlines():
        if line.startswith("0x"):
            current = frames.setdefault(int(line, 16), [])
        else:
            current.append(line)
    return frames


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("scene")
    parser.add_argument("--isa", default="avx512")
    parser.add_argument("--build", default=str(ROOT / "build/profile"))
    args = parser.parse_args()
    program = build(args.build)
    counts, own = collections.Counter(), collections.Counter()
    for library, address in samples(program, args.scene, args.isa, f"{args.build}/perf.data"):
        if "libembree" in library:
            counts["embree"] += 1
        elif library.endswith("trace_bench"):
            own[address] += 1
    addresses = sorted(own)
    for first in range(0, len(addresses), 500):
        frames = inline_frames(program, addresses[first:first + 500])
        for address in addresses[first:first + 500]:
            counts[kind_of(frames[int(address, 16)])] += own[address]
    total = sum(counts.values())
    print(json.dumps({"scene": args.scene, "isa": args.isa, "samples": total,
                      "shares": {kind: round(n / total, 4) for kind, n in counts.most_common()}}, indent=2))


if __name__ == "__main__":
    main()

# SPDX-License-Identifier: Apache-2.0
"""Paths a second and error against time, our renderer and Mitsuba 3 (llvm_ad_rgb), one core each, in one run.

Run in build/mitsuba-venv, with DRJIT_LIBLLVM_PATH naming LLVM 17 or newer (Debian: libllvm19):
  build/mitsuba-venv/bin/python bench/compare_mitsuba.py build/bin --out curves.json [--scenes plain hdri ...]
bench/plot_errors.py draws the curves. Both sides: equal depth, one light and one BSDF sample a vertex, box filter,
roulette from the third vertex; each against its own reference, without a denoiser. Mitsuba's paths are counted with its
fastest sampler, its errors with a stratified one.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tests/renderer/cross"))


def relative_mse(image, reference):
    """As error_bench: without the largest 0.1 % of the terms, the reference scaled to a mean of 1."""
    r, d = reference / reference.mean(), (image - reference) / reference.mean()
    terms = np.sort((d * d / (r * r + 0.01)).ravel())
    return float(terms[: len(terms) - len(terms) // 1000].mean())


class Mitsuba:
    def __init__(self, mi, folder, sampler):
        import mitsuba_scene

        self.mi = mi
        self.scene = mitsuba_scene.load(mi, folder, 4, sampler=sampler, matched=False)

    def trace(self, spp, seed):
        import drjit

        start = time.process_time()
        image = self.mi.render(self.scene, spp=spp, seed=seed)
        drjit.eval(image)
        drjit.sync_thread()
        seconds = time.process_time() - start
        return np.array(image, dtype=np.float64)[:, :, :3], seconds

    def reference(self, spp, pass_spp=256):
        """In passes: one launch holds all of its paths in memory."""
        self.trace(pass_spp, 999)  # compiles
        total, seconds = 0, 0
        for i in range(spp // pass_spp):
            image, s = self.trace(pass_spp, 1000 + i)
            total, seconds = total + image, seconds + s
        return total / (spp // pass_spp), seconds


def measure(mi, args, scene):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([f"{args.bin}/dump_scene", scene, folder, "--size", str(args.size), "--spp", "0"], check=True)
        reference, seconds = Mitsuba(mi, folder, "independent").reference(args.reference_spp)
        mitsuba = Mitsuba(mi, folder, "multijitter")
        out = {"renderer": "mitsuba llvm_ad_rgb", "scene": scene, "size_px": args.size,
               "paths_per_s": args.size**2 * args.reference_spp / seconds, "curve": []}
        spp = 4
        while spp <= args.max_spp:
            mitsuba.trace(spp, 0)  # compiles
            pictures = [mitsuba.trace(spp, seed) for seed in range(1, args.seeds + 1)]
            out["curve"].append({"spp": spp, "seconds": [s for _, s in pictures],
                                 "relmse": [relative_mse(p, reference) for p, _ in pictures]})
            spp *= 2
        return out


def ours(args, scene):
    command = [f"{args.bin}/error_bench", "--scene", scene, "--size", str(args.size), "--seeds", str(args.seeds),
               "--reference-spp", str(args.reference_spp), "--max-spp", str(args.max_spp)]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def seconds_for(curve, error):
    """Time to a relMSE, by a straight line through the curve's points in logarithms (mean over the seeds)."""
    x = np.log([np.mean(p["relmse"]) for p in curve])
    y = np.log([np.mean(p["seconds"]) for p in curve])
    slope, offset = np.polyfit(x, y, 1)
    return float(np.exp(slope * np.log(error) + offset))


def ratios(a, b):
    """How much faster a is than b: paths, and time to the errors that b reaches at its middle points."""
    errors = [float(np.mean(p["relmse"])) for p in b["curve"]][1:-1]
    faster = [seconds_for(b["curve"], e) / seconds_for(a["curve"], e) for e in errors]
    return {"paths": a["paths_per_s"] / b["paths_per_s"], "time_to_equal_error": float(np.exp(np.mean(np.log(faster))))}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bin")
    parser.add_argument("--out", required=True)
    parser.add_argument("--scenes", nargs="+",
                        default=["plain", "matte", "rough_metal", "rough_plastic", "hdri", "area_lights"])
    parser.add_argument("--size", type=int, default=128)
    parser.add_argument("--reference-spp", type=int, default=16384)
    parser.add_argument("--max-spp", type=int, default=1024)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--core", type=int, default=0)
    args = parser.parse_args()
    os.sched_setaffinity(0, {args.core})  # children, too

    import drjit
    import mitsuba as mi

    mi.set_variant("llvm_ad_rgb")
    mi.set_log_level(mi.LogLevel.Error)
    drjit.set_thread_count(1)
    out = []
    for scene in args.scenes:
        pair = {"scene": scene, "ours": ours(args, scene), "theirs": measure(mi, args, scene)}
        pair["ours_over_theirs"] = ratios(pair["ours"], pair["theirs"])
        print(f"{scene}: {pair['ours_over_theirs']}", file=sys.stderr)
        out.append(pair)
        pathlib.Path(args.out).write_text(json.dumps(out, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

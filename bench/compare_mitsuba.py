# SPDX-License-Identifier: Apache-2.0
"""Paths a second and error against time, our renderer and Mitsuba 3 (llvm_ad_rgb), one core each, in one run.

Run in build/mitsuba-venv, with DRJIT_LIBLLVM_PATH naming LLVM 17 or newer (Debian: libllvm19):
  build/mitsuba-venv/bin/python bench/compare_mitsuba.py build/bin --out curves.json [--quick] [--scenes plain hdri ...]
bench/plot_errors.py draws the curves. Both sides: equal depth, one light and one BSDF sample a vertex, box filter,
roulette from the third vertex; each against its own reference, without a denoiser. Only rendering is timed: of ours the
kernel, of Mitsuba the run of its compiled kernels. Its paths are counted with its fastest sampler, its errors with a
stratified one. References are kept on disk.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests/renderer/cross"))


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
        """The picture, and the seconds of its kernels: tracing the Python code and compiling do not count."""
        import drjit

        drjit.kernel_history_clear()
        image = self.mi.render(self.scene, spp=spp, seed=seed)
        drjit.eval(image)
        drjit.sync_thread()
        seconds = sum(k["execution_time"] for k in drjit.kernel_history([drjit.KernelType.JIT])) / 1000
        return np.array(image, dtype=np.float64)[:, :, :3], seconds

    def reference(self, spp, pass_spp=256):
        """In passes: one launch holds all of its paths in memory."""
        return sum(self.trace(pass_spp, 1000 + i)[0] for i in range(spp // pass_spp)) / (spp // pass_spp)


def kept_reference(args, mitsuba, scene):
    path = args.references / f"mitsuba_{scene}_{args.size}_{args.reference_spp}.npy"
    if not path.exists():
        np.save(path, mitsuba.reference(args.reference_spp))
    return np.load(path)


def curve(args, mitsuba, reference):
    spp = 4
    while spp <= args.max_spp:
        mitsuba.trace(spp, 0)
        pictures = [mitsuba.trace(spp, seed) for seed in range(1, args.seeds + 1)]
        yield {"spp": spp, "seconds": [s for _, s in pictures], "relmse": [relative_mse(p, reference) for p, _ in pictures]}
        spp *= 2


def measure(mi, args, scene):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([f"{args.bin}/dump_scene", scene, folder, "--size", str(args.size), "--spp", "0"], check=True)
        fast = Mitsuba(mi, folder, "independent")
        reference = kept_reference(args, fast, scene)
        best = min(fast.trace(256, seed)[1] for seed in range(4))
        return {"renderer": "mitsuba llvm_ad_rgb", "scene": scene, "size_px": args.size,
                "paths_per_s": args.size**2 * 256 / best,
                "curve": list(curve(args, Mitsuba(mi, folder, "multijitter"), reference))}


def ours(args, scene):
    command = [f"{args.bin}/error_bench", "--scene", scene, "--size", str(args.size), "--seeds", str(args.seeds),
               "--reference-spp", str(args.reference_spp), "--max-spp", str(args.max_spp),
               "--reference", str(args.references / f"partbooth_{scene}_{args.size}_{args.reference_spp}.f32")]
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
    parser.add_argument("--quick", action="store_true", help="three scenes, three seeds: some minutes")
    parser.add_argument("--scenes", nargs="+")
    parser.add_argument("--size", type=int, default=128)
    parser.add_argument("--reference-spp", type=int, help="multiple of 256")
    parser.add_argument("--max-spp", type=int, default=1024)
    parser.add_argument("--seeds", type=int)
    parser.add_argument("--core", type=int, default=0)
    parser.add_argument("--references", type=pathlib.Path, default=ROOT / "build/bench_references",
                        help="folder that keeps the references; empty it when a scene or a renderer changes")
    args = parser.parse_args()
    quick = (["plain", "hdri", "area_lights"], 8192, 3)
    whole = (["plain", "matte", "rough_metal", "rough_plastic", "hdri", "area_lights"], 16384, 5)
    scenes, reference_spp, seeds = quick if args.quick else whole
    args.scenes, args.seeds = args.scenes or scenes, args.seeds or seeds
    args.reference_spp = args.reference_spp or reference_spp
    args.references.mkdir(parents=True, exist_ok=True)
    os.sched_setaffinity(0, {args.core})  # children, too

    import drjit
    import mitsuba as mi

    mi.set_variant("llvm_ad_rgb")
    mi.set_log_level(mi.LogLevel.Error)
    drjit.set_thread_count(1)
    drjit.set_flag(drjit.JitFlag.KernelHistory, True)
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

# SPDX-License-Identifier: Apache-2.0
"""Our picture of a scene against Mitsuba's: mean radiance of blocks.

compare.py DUMP_SCENE WORK_FOLDER SCENE [--spp SPP] [--albedo-factor F --expect-difference]
Exit code 1: they differ; 77: skipped, says why.
"""

import argparse
import pathlib
import subprocess
import sys

import numpy as np

SKIPPED = 77
SIZE_PX, BLOCK_PX = 64, 16
# Largest difference of a block's mean, relative: 1 % where all is matte. Samples per pixel of both sides.
BOUND = {"matte": 0.01, "area_lights": 0.03, "hdri": 0.03, "plain": 0.03, "rough_metal": 0.03, "rough_plastic": 0.03,
         "rough_glass": 0.03}
SAMPLES = {"matte": 512, "area_lights": 1024, "hdri": 2048, "plain": 6144, "rough_metal": 4096, "rough_plastic": 1024,
           "rough_glass": 256}
# Blocks darker than this share of the picture's mean count by it.
FLOOR = 0.1
# The noise of a block's difference, one standard error, may be this share of the bound.
NOISE_SHARE = 0.3


def blocks(image):
    n = SIZE_PX // BLOCK_PX
    return image.reshape(n, BLOCK_PX, n, BLOCK_PX, -1).swapaxes(1, 2).reshape(n * n, BLOCK_PX * BLOCK_PX, -1)


def differences(ours, theirs):
    """Of each block and channel: the relative difference of the means, and its standard error."""
    a, b = blocks(ours), blocks(theirs)
    scale = np.maximum(b.mean(axis=1), FLOOR * theirs.mean(axis=(0, 1)))
    noise = (a - b).std(axis=1) / BLOCK_PX
    return (a - b).mean(axis=1) / scale, noise / scale


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("dump_scene")
    parser.add_argument("work")
    parser.add_argument("scene", choices=sorted(BOUND))
    parser.add_argument("--variant", default="scalar_rgb")
    parser.add_argument("--spp", type=int, help="on both sides")
    parser.add_argument("--albedo-factor", type=float, default=1.0)
    parser.add_argument("--raw", action="store_true", help="Mitsuba's materials as they are")
    parser.add_argument("--expect-difference", action="store_true")
    args = parser.parse_args()
    try:
        import mitsuba as mi
    except ImportError as error:
        print(f"skipped: Mitsuba is not installed ({error}); scripts/setup tries to")
        return SKIPPED
    mi.set_variant(args.variant)
    mi.set_log_level(mi.LogLevel.Error)
    import mitsuba_scene

    spp = args.spp or SAMPLES[args.scene]
    folder = pathlib.Path(args.work) / f"{args.scene}_{args.albedo_factor}"
    subprocess.run([args.dump_scene, args.scene, str(folder), "--size", str(SIZE_PX), "--spp", str(spp)], check=True)
    ours = np.fromfile(folder / "radiance.f32", np.float32).reshape(SIZE_PX, SIZE_PX, 3).astype(np.float64)
    scene = mitsuba_scene.load(mi, folder, spp, albedo_factor=args.albedo_factor, matched=not args.raw)
    theirs = mitsuba_scene.render(mi, scene, spp)
    np.save(folder / "theirs.npy", theirs)

    difference, noise = differences(ours, theirs)
    worst, bound = np.abs(difference).max(), BOUND[args.scene]
    print(f"{args.scene}: mean {ours.mean() / theirs.mean() - 1:+.4%}, worst block {worst:.4%} of {bound:.0%} allowed, "
          f"standard error {noise.max():.4%}, blocks from {difference.min():+.4%} to {difference.max():+.4%}")
    if noise.max() > NOISE_SHARE * bound:
        print("too few samples: the noise is not well below the bound")
        return 1
    return 0 if (worst > bound) == args.expect_difference else 1


if __name__ == "__main__":
    sys.exit(main())

# SPDX-License-Identifier: Apache-2.0
"""Varied copies of the training pictures.

Geometric only by default: zoom with crop, shift, small turns, mirror. On renders of metal parts, strong photometric
changes made the result on real photos worse: the renders vary light and colour themselves.
A copy depends on (seed, name of the picture, number of the copy) alone. Copy 0 is the picture itself.
"""

import dataclasses
import zlib

import numpy as np
import tensorflow as tf

from . import preprocess


@dataclasses.dataclass(frozen=True)
class Augmentation:
    kind: str = "geometric"  # one of settings.AUGMENT_KINDS
    seed: int = 1
    handed: frozenset = frozenset()  # class ids whose mirror image is another part
    zoom: tuple = (0.75, 1.25)  # log-uniform
    turn_deg: float = 15.0  # up to so much either way
    shift: float = 0.08  # of the picture's side, either way
    # Photometric: exposure in stops, contrast as a factor, colour gain of each channel, noise in 8-bit levels.
    exposure_ev: float = 0.7
    contrast: tuple = (0.6, 1.5)
    color: float = 0.15
    noise_sigma: float = 10.0


def _draws(augmentation, name, copy):
    return np.random.default_rng([augmentation.seed, zlib.crc32(name.encode()), copy])


def _transform(augmentation, label, random):
    """The 8 numbers of the map from output to input pixels, about the centre of the picture."""
    zoom = np.exp(random.uniform(*np.log(augmentation.zoom)))
    turn = np.radians(random.uniform(-augmentation.turn_deg, augmentation.turn_deg))
    shift = random.uniform(-augmentation.shift, augmentation.shift, 2) * preprocess.SIZE_PX
    mirrored = random.random() < 0.5 and label not in augmentation.handed
    a, b = np.cos(turn) / zoom, np.sin(turn) / zoom
    linear = np.array([[a, -b], [b, a]]) @ np.diag([-1.0 if mirrored else 1.0, 1.0])
    # The operator counts from the centre of the first pixel.
    middle = np.full(2, (preprocess.SIZE_PX - 1) / 2)
    offset = middle - linear @ (middle + shift)
    return [*linear[0], offset[0], *linear[1], offset[1], 0, 0]


def _move(pictures, transforms):
    """What comes in at the border is the padding of preprocess.fit()."""
    mean = np.array(preprocess.MEAN, np.float32)
    size = [preprocess.SIZE_PX, preprocess.SIZE_PX]
    moved = tf.raw_ops.ImageProjectiveTransformV3(
        images=pictures - mean, transforms=np.array(transforms, np.float32), output_shape=size, fill_value=0.0,
        interpolation="BILINEAR", fill_mode="CONSTANT")
    return moved.numpy() + mean


def _relight(augmentation, picture, random):
    gain = 2.0 ** random.uniform(-augmentation.exposure_ev, augmentation.exposure_ev)
    colors = 1 + random.uniform(-augmentation.color, augmentation.color, 3)
    contrast = random.uniform(*augmentation.contrast)
    noise = random.normal(0, random.uniform(0, augmentation.noise_sigma), picture.shape)
    middle = picture.mean()
    return np.clip(((picture - middle) * contrast + middle) * gain * colors + noise, 0, 255).astype(np.float32)


def copies(augmentation, examples, pictures, copy):
    """Copy number `copy` of a batch: `examples` tell names and labels, `pictures` is float32 [n, 224, 224, 3]."""
    if augmentation.kind == "none" or copy == 0:
        return pictures
    draws = [_draws(augmentation, example.name, copy) for example in examples]
    moved = _move(pictures, [_transform(augmentation, e.label, random) for e, random in zip(examples, draws)])
    if augmentation.kind == "photometric":
        moved = np.stack([_relight(augmentation, picture, random) for picture, random in zip(moved, draws)])
    return moved

# SPDX-License-Identifier: Apache-2.0
"""64 picture files of all kinds that both programs must read alike, from a fixed seed."""

import itertools

import numpy as np
from conftest import PHOTOS
from PIL import Image
from synthetic_dataset import LABELS, encoded, shape, smooth

COUNT = 64
# Width, height: tiny, thin, odd, just beside the model's own size, much larger.
SIZES = [(1, 1), (3, 2), (2, 301), (517, 5), (17, 23), (100, 75), (223, 225), (224, 224), (225, 224), (255, 333),
         (301, 299), (449, 447), (640, 481), (801, 600), (1001, 333), (1299, 975), (333, 1501)]


def _rotated_by_exif():
    exif = Image.Exif()
    exif[0x0112] = 8
    return exif


def _with_alpha(picture, random):
    alpha = Image.fromarray(smooth(random, *picture.size)[..., 0])
    return Image.merge(picture.mode + "A", [*picture.split(), alpha])


def _encoders(random):
    """(suffix, picture -> bytes): one after the other."""
    jpegs = [{"quality": q, "subsampling": s, "progressive": p}
             for q, s, p in [(95, 0, False), (75, 2, False), (40, 1, False), (90, 2, True), (60, 0, True), (10, 2, False)]]
    return [
        *(("jpg", lambda p, o=options: encoded(p, **o)) for options in jpegs),
        ("jpg", lambda p: encoded(p.convert("L"), quality=85, subsampling=-1)),
        ("jpg", lambda p: encoded(p.convert("L"), quality=50, subsampling=-1, progressive=True)),
        ("jpg", lambda p: encoded(p, exif=_rotated_by_exif())),
        ("jpg", lambda p: encoded(p, quality=80, subsampling=2, restart_marker_rows=1, optimize=True)),
        ("png", lambda p: encoded(p, "PNG")),
        ("png", lambda p: encoded(_with_alpha(p, random), "PNG")),
        ("png", lambda p: encoded(p.convert("L"), "PNG")),
        ("png", lambda p: encoded(_with_alpha(p.convert("L"), random), "PNG")),
        ("png", lambda p: encoded(p.quantize(200), "PNG")),
        ("png", lambda p: encoded(p.quantize(13), "PNG", transparency=3, bits=4)),
        ("png", lambda p: encoded(p.convert("1"), "PNG")),
        ("png", lambda p: encoded(p, "PNG", transparency=(0, 0, 0), dpi=(72, 72))),
    ]


def _pictures(random):
    """Shapes on smooth grounds, squeezed to each size, and smooth pictures alone."""
    for index, size in enumerate(itertools.cycle(SIZES)):
        if index % 3 == 0:
            yield Image.fromarray(smooth(random, *size))
        else:
            yield shape(random, LABELS[index % len(LABELS)], 400).resize(size, Image.Resampling.BICUBIC)


def write(folder):
    """COUNT files in label-named folders: real photos, then made ones. Returns them in order."""
    random = np.random.default_rng(64)
    files = []
    for label in (folder / "photo", folder / "made"):
        label.mkdir(parents=True)
    for path in sorted(PHOTOS.rglob("*.jpg")):
        files.append(folder / "photo" / path.name)
        files[-1].write_bytes(path.read_bytes())
    made = zip(_pictures(random), itertools.cycle(_encoders(random)), range(COUNT - len(files)))
    for picture, (suffix, encode), index in made:
        files.append(folder / "made" / f"{index:02}_{picture.width}x{picture.height}.{suffix}")
        files[-1].write_bytes(encode(picture))
    return files

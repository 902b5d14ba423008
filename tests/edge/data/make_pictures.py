# SPDX-License-Identifier: Apache-2.0
"""Made the pictures of this folder once (Pillow): make_pictures.py FOLDER. All but cmyk.jpg and deep.png hold
6x4 pixels, value of channel c at (x, y): 30 x + 20 y + 10 c, or what the name says."""

import pathlib
import sys

import numpy as np
from PIL import Image

folder = pathlib.Path(sys.argv[1])
y, x = np.mgrid[0:4, 0:6]
rgb = np.stack([30 * x + 20 * y + 10 * c for c in range(3)], -1).astype(np.uint8)
alpha = np.full((4, 6, 1), 7, np.uint8)
Image.fromarray(rgb).save(folder / "rgb.png")
Image.fromarray(np.dstack([rgb, alpha])).save(folder / "rgba.png")
Image.fromarray(rgb[..., 0]).save(folder / "grey.png")
Image.fromarray(np.dstack([rgb[..., 0], alpha[..., 0]]), "LA").save(folder / "grey_alpha.png")
Image.fromarray(rgb[..., 0] > 100).save(folder / "bits.png")
palette = Image.fromarray((x + 6 * y).astype(np.uint8), "P")
palette.putpalette(rgb.reshape(-1).tolist())
palette.save(folder / "palette.png", transparency=2)
Image.fromarray(np.full((4, 6, 3), (200, 100, 50), np.uint8)).save(folder / "flat.jpg", quality=100, subsampling=0)
Image.fromarray(np.full((4, 6), 77, np.uint8)).save(folder / "flat_grey.jpg", quality=100)
Image.new("CMYK", (6, 4)).save(folder / "cmyk.jpg")
Image.fromarray(np.zeros((4, 6), np.uint16)).save(folder / "deep.png")

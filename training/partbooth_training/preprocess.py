# SPDX-License-Identifier: Apache-2.0
"""From the bytes of a picture file to the input of the model: the rule that training and the edge program share.

1. Decode JPEG or PNG to 8-bit RGB. JPEG: the slow integer DCT, smooth chroma upsampling. Grey is repeated in three
   channels, palettes are looked up. Alpha is dropped; gamma, colour profiles and the EXIF orientation are ignored.
   CMYK and YCCK JPEG, 16-bit PNG, damaged files and pictures above 100 megapixels are refused.
2. Fit the whole picture into a square of SIZE_PX, its aspect kept: nothing is cut off, for a part may touch the
   border. The long side becomes SIZE_PX, the short side round(SIZE_PX * short / long), halves up, at least 1.
   The filter is a triangle as wide as two steps of the coarser grid, in float, rows and columns apart,
   with pixel centres at +0.5; upscaling is plain bilinear.
3. Centre it (an odd remainder goes right and below) on the mean colour of ImageNet: the model's scaling maps it to
   zero, which is what its convolutions pad with.
The result is float, 0..255, height x width x RGB.
"""

import io
import pathlib

import numpy as np
import tensorflow as tf
from PIL import Image, UnidentifiedImageError

from .errors import InputError

SIZE_PX = 224
# Of the ImageNet weights, RGB.
MEAN = (123.675, 116.28, 103.53)
STD = (58.395, 57.12, 57.375)
MAX_PIXELS = 100_000_000
SUFFIXES = (".jpg", ".jpeg", ".png")

# The limit above holds, with its own message; Pillow's only warns.
Image.MAX_IMAGE_PIXELS = None

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
PNG_BIT_DEPTH_AT = 24
REMEDY = "convert it to an 8-bit RGB or grey JPEG or PNG"


def rule():
    """What preprocess.json tells the edge program about steps 1 to 3; it refuses values that it does not know."""
    return {
        "size_px": SIZE_PX,
        "channel_order": "RGB",
        "value_range": [0, 255],
        "decode": {"jpeg_dct": "islow", "jpeg_upsampling": "fancy", "alpha": "drop", "exif_orientation": "ignore",
                   "max_pixels": MAX_PIXELS},
        "resize": "fit_triangle_antialias_half_pixel",
        "pad_rgb": list(MEAN),
    }


def _open(data, name):
    """The picture, header read; anything that the rule refuses is an InputError."""
    if not data.startswith((b"\xff\xd8", PNG_SIGNATURE)):
        raise InputError(name, "is neither a JPEG nor a PNG file", REMEDY)
    if data.startswith(PNG_SIGNATURE) and data[PNG_BIT_DEPTH_AT : PNG_BIT_DEPTH_AT + 1] == b"\x10":
        raise InputError(name, "is a PNG with 16 bits a channel", REMEDY)
    image = Image.open(io.BytesIO(data), formats=("JPEG", "PNG"))
    if image.width * image.height > MAX_PIXELS:
        raise InputError(name, f"has {image.width}x{image.height} pixels, more than {MAX_PIXELS}", "shrink it")
    if image.mode == "CMYK":
        raise InputError(name, "is a CMYK picture", REMEDY)
    return image


def decode(data, name=""):
    """Step 1: bytes of a file to uint8 [height, width, 3]. `name` is for messages."""
    try:
        image = _open(data, name)
        image.info.pop("transparency", None)  # dropped, as alpha is
        return np.asarray(image.convert("RGB"))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise InputError(name, f"cannot be decoded: {error}", "is it complete?") from error


def fitted_size(width, height):
    """Width and height that step 2 gives a picture, in whole numbers so that no rounding differs."""
    longest = max(width, height)
    return tuple(max(1, (2 * side * SIZE_PX + longest) // (2 * longest)) for side in (width, height))


def fit(pixels):
    """Steps 2 and 3: [height, width, 3] to float32 [SIZE_PX, SIZE_PX, 3]."""
    width, height = fitted_size(pixels.shape[1], pixels.shape[0])
    small = tf.image.resize(pixels, (height, width), "bilinear", antialias=True).numpy()
    square = np.empty((SIZE_PX, SIZE_PX, 3), np.float32)
    square[:] = MEAN
    left, top = (SIZE_PX - width) // 2, (SIZE_PX - height) // 2
    square[top : top + height, left : left + width] = small
    return square


def load(path):
    """A picture file as the input of the model."""
    try:
        return fit(decode(pathlib.Path(path).read_bytes(), str(path)))
    except OSError as error:
        raise InputError(path, error.strerror, "check the path") from error

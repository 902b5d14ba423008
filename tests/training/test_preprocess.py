# SPDX-License-Identifier: Apache-2.0
import zlib

import numpy as np
import pytest
from partbooth_training import preprocess
from partbooth_training.errors import InputError
from PIL import Image
from synthetic_dataset import encoded, smooth


def png(pixels, mode=None):
    return encoded(Image.fromarray(pixels, mode), "PNG")


@pytest.mark.parametrize("size, fitted", [((224, 224), (224, 224)), ((448, 224), (224, 112)), ((3, 1000), (1, 224)),
                                          ((1, 1), (224, 224)), ((300, 299), (224, 223)), ((1000, 1), (224, 1)),
                                          ((448, 3), (224, 2))])
def test_fitted_size_keeps_the_aspect(size, fitted):
    assert preprocess.fitted_size(*size) == fitted


def test_a_picture_of_the_right_size_stays_as_it_is():
    pixels = smooth(np.random.default_rng(1), 224, 224)
    np.testing.assert_array_equal(preprocess.fit(pixels), pixels.astype(np.float32))


def test_the_whole_picture_is_seen_and_the_rest_is_padding():
    square = preprocess.fit(np.full((100, 300, 3), 200, np.uint8))
    top = (224 - 75) // 2
    np.testing.assert_allclose(square[top : top + 75], 200, atol=1e-4)
    np.testing.assert_array_equal(square[:top], np.broadcast_to(np.float32(preprocess.MEAN), (top, 224, 3)))
    np.testing.assert_array_equal(square[top + 75 :, 0, 0], np.float32(preprocess.MEAN[0]))


def test_shrinking_averages_all_pixels():
    """A chequered picture becomes grey: no pixel is skipped, as without antialiasing."""
    chequered = np.indices((1120, 1120)).sum(0) % 2 * 255
    square = preprocess.fit(np.repeat(chequered[..., None], 3, 2).astype(np.uint8))
    np.testing.assert_allclose(square[4:-4, 4:-4], 127.5, atol=1.5)


def test_alpha_is_dropped_grey_repeated_and_palettes_looked_up():
    rgb = smooth(np.random.default_rng(2), 20, 10)
    rgba = np.dstack([rgb, np.zeros((10, 20), np.uint8)])
    np.testing.assert_array_equal(preprocess.decode(png(rgba)), rgb)
    np.testing.assert_array_equal(preprocess.decode(png(rgb[..., 0])), rgb[..., :1].repeat(3, 2))
    palette = Image.fromarray(rgb).quantize(16)
    np.testing.assert_array_equal(preprocess.decode(encoded(palette, "PNG")), np.asarray(palette.convert("RGB")))


def test_exif_orientation_is_ignored():
    picture = Image.fromarray(smooth(np.random.default_rng(3), 40, 20))
    exif = Image.Exif()
    exif[0x0112] = 6
    assert preprocess.decode(encoded(picture, exif=exif)).shape == (20, 40, 3)


def wide_png(width, height):
    """A header alone: nothing of that size is ever in memory."""
    data = bytearray(png(np.zeros((1, 1, 3), np.uint8)))
    data[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
    return bytes(data)


@pytest.mark.parametrize("data, message", [
    (encoded(Image.new("CMYK", (8, 8))), "CMYK"),
    (png(np.zeros((8, 8), np.uint16)), "16 bits"),
    (b"GIF89a", "neither a JPEG nor a PNG"),
    (b"", "neither a JPEG nor a PNG"),
    (wide_png(20_000, 20_000), "more than"),
    (b"\xff\xd8\xff\xe0 nothing", "cannot be decoded"),
])
def test_what_the_rule_refuses(data, message):
    with pytest.raises(InputError, match=f"x.img: .*{message}"):
        preprocess.decode(data, "x.img")


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_file_cut_short_is_refused(kind):
    data = encoded(Image.fromarray(smooth(np.random.default_rng(4), 64, 64)), kind)
    with pytest.raises(InputError, match="x.img: cannot be decoded"):
        preprocess.decode(data[: len(data) * 2 // 3], "x.img")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match="missing.jpg"):
        preprocess.load(tmp_path / "missing.jpg")

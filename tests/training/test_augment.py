# SPDX-License-Identifier: Apache-2.0
import dataclasses

import numpy as np
import pytest
from partbooth_training import augment, preprocess
from partbooth_training.records import Example
from synthetic_dataset import smooth

random = np.random.default_rng(5)
EXAMPLES = [Example(f"{index:09}.jpg", index % 2, b"") for index in range(6)]
PICTURES = np.stack([smooth(random, 224, 224) for _ in EXAMPLES]).astype(np.float32)
STILL = augment.Augmentation(zoom=(1, 1), turn_deg=0, shift=0)


def test_copy_zero_is_the_picture():
    np.testing.assert_array_equal(augment.copies(augment.Augmentation(), EXAMPLES, PICTURES, 0), PICTURES)
    np.testing.assert_array_equal(augment.copies(augment.Augmentation("none"), EXAMPLES, PICTURES, 3), PICTURES)


@pytest.mark.parametrize("kind", ["geometric", "photometric"])
def test_a_copy_depends_on_seed_name_and_number_alone(kind):
    settings = augment.Augmentation(kind)
    together = augment.copies(settings, EXAMPLES, PICTURES, 1)
    alone = augment.copies(settings, EXAMPLES[3:4], PICTURES[3:4], 1)
    np.testing.assert_array_equal(together[3], alone[0])
    assert np.abs(together - augment.copies(settings, EXAMPLES, PICTURES, 2)).max() > 10
    other_seed = dataclasses.replace(settings, seed=2)
    assert np.abs(together - augment.copies(other_seed, EXAMPLES, PICTURES, 1)).max() > 10


def test_pictures_of_a_batch_vary_on_their_own():
    same = PICTURES[:1].repeat(len(EXAMPLES), 0)
    moved = augment.copies(augment.Augmentation(), EXAMPLES, same, 1)
    assert np.abs(moved[1:] - moved[:-1]).max((1, 2, 3)).min() > 10


def test_only_parts_that_are_not_handed_are_mirrored():
    settings = dataclasses.replace(STILL, handed=frozenset({1}))
    mirrored = {0: 0, 1: 0}
    for copy in range(1, 9):
        for example, before, after in zip(EXAMPLES, PICTURES, augment.copies(settings, EXAMPLES, PICTURES, copy)):
            same = np.abs(after - before).max() < 1e-2
            assert same or np.abs(after - before[:, ::-1]).max() < 1e-2
            mirrored[example.label] += not same
    assert 6 <= mirrored[0] <= 18  # of 24
    assert mirrored[1] == 0


def test_zooming_out_shows_the_padding():
    out = dataclasses.replace(STILL, zoom=(0.5, 0.5))
    moved = augment.copies(out, EXAMPLES, PICTURES, 1)
    np.testing.assert_allclose(moved[:, :50], np.broadcast_to(preprocess.MEAN, (6, 50, 224, 3)), atol=1e-3)
    assert np.abs(moved[:, 60:160, 60:160].mean((1, 2)) - PICTURES.mean((1, 2))).max() < 15


def test_shifts_and_turns_are_about_the_centre():
    turn = dataclasses.replace(STILL, turn_deg=10, handed=frozenset({0, 1}))
    dot = np.zeros((1, 224, 224, 3), np.float32)
    dot[0, 111:113, 111:113] = 255
    moved = augment.copies(turn, EXAMPLES[:1], dot, 1)[0, ..., 0]
    y, x = np.unravel_index(np.argmax(moved), moved.shape)
    assert abs(y - 111.5) < 1.5 and abs(x - 111.5) < 1.5


def test_geometric_copies_keep_light_and_colour():
    gray = np.full((1, 224, 224, 3), 90, np.float32)
    moved = augment.copies(augment.Augmentation(zoom=(1.2, 1.2), turn_deg=0, shift=0), EXAMPLES[:1], gray, 1)
    np.testing.assert_allclose(moved, 90, atol=1e-3)
    relit = augment.copies(augment.Augmentation("photometric"), EXAMPLES[:1], gray, 1)
    assert np.abs(relit - 90).mean() > 2

# SPDX-License-Identifier: Apache-2.0
import numpy as np
import pytest
from partbooth_training import metrics
from PIL import Image


def test_known_figures():
    true = np.array([0, 0, 0, 0, 1, 1, 2])
    predicted = np.array([0, 0, 0, 1, 1, 0, 1])
    matrix = metrics.confusion(true, predicted, 4)
    assert matrix.tolist() == [[3, 1, 0, 0], [1, 1, 0, 0], [0, 1, 0, 0], [0, 0, 0, 0]]
    figures = metrics.summary(matrix, ["a", "b", "c", "d"])
    assert figures["pictures"] == 7
    assert figures["accuracy"] == pytest.approx(4 / 7)
    assert figures["per_class"]["a"] == pytest.approx({"pictures": 4, "precision": 0.75, "recall": 0.75, "f1": 0.75})
    assert figures["per_class"]["b"] == pytest.approx({"pictures": 2, "precision": 1 / 3, "recall": 0.5, "f1": 0.4})
    # d does not occur: it does not count.
    assert figures["macro_f1"] == pytest.approx((0.75 + 0.4 + 0) / 3)


def test_auroc():
    assert metrics.auroc([0.9, 0.8], [0.1, 0.2]) == 1
    assert metrics.auroc([0.1], [0.9]) == 0
    assert metrics.auroc([0.5, 0.5], [0.5]) == 0.5
    assert metrics.auroc([0.3, 0.9], [0.5, 0.1]) == 0.75
    assert metrics.auroc([], [0.5]) is None


def test_confusion_matrix_is_a_picture_and_always_the_same(tmp_path):
    for name in ("a.png", "b.png"):
        metrics.draw_confusion([[3, 1], [0, 4]], ["bolt", "nut"], "model", tmp_path / name)
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
    with Image.open(tmp_path / "a.png") as picture:
        assert picture.width > 200 and len(picture.convert("L").getcolors()) > 20

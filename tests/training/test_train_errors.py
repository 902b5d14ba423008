# SPDX-License-Identifier: Apache-2.0
"""Bad input to the program: one clear line, the exit code, and nothing written."""

import numpy as np
import pytest
from conftest import run_train
from PIL import Image
from synthetic_dataset import LABELS, encoded, example, write_dataset, write_shard

COUNTS = {"train": 1, "val": 1}


def refused(done, code, *texts):
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    for text in texts:
        assert text in done.stderr
    return True


@pytest.fixture
def folder(tmp_path):
    return write_dataset(tmp_path / "shapes", COUNTS)


def test_no_data_set(tmp_path):
    assert refused(run_train("train", tmp_path / "nothing", "--out", tmp_path / "model"), 1, "no such folder")
    assert refused(run_train("train", tmp_path, "--out", tmp_path / "model"), 1, "classes.txt")
    assert list(tmp_path.iterdir()) == []


def test_a_class_without_pictures(folder, tmp_path):
    (folder / "classes.txt").write_text("\n".join([*LABELS, "spare"]) + "\n")
    done = run_train("train", folder, "--out", tmp_path / "model")
    assert refused(done, 1, "split train has no picture of spare")
    assert not (tmp_path / "model").exists()


def test_a_damaged_picture_in_the_data(folder, tmp_path):
    cut = encoded(Image.fromarray(np.zeros((64, 64, 3), np.uint8)))[:300]
    for number in (0, 1):
        write_shard(folder / "export" / "tfrecord" / f"train-{number:05}-of-00002.tfrecord",
                    [example(cut, label, text, f"{text}.jpg") for label, text in enumerate(LABELS)])
    done = run_train("train", folder, "--out", tmp_path / "model")
    assert refused(done, 1, "cross.jpg: cannot be decoded")
    assert [path.name for path in tmp_path.iterdir()] == ["shapes"]


def test_wrong_usage(folder, tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").write_text("x")
    for arguments, text in [((), "COMMAND"), (("train",), "DATASET"), (("train", folder), "--out"),
                            (("train", folder, "--out", tmp_path / "m", "--augment", "all"), "--augment"),
                            (("train", folder, "--out", tmp_path / "m", "--seed", "-1"), "--seed"),
                            (("train", folder, "--out", tmp_path / "m", "--handed", "bolt"), "'bolt' is no label"),
                            (("train", folder, "--out", tmp_path / "m", "--name", "a b"), "'a b'"),
                            (("train", folder, "--out", tmp_path / "full"), "not empty")]:
        assert refused(run_train(*arguments), 2, text)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["full", "shapes"]

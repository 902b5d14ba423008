# SPDX-License-Identifier: Apache-2.0
import json
import shutil

import numpy as np
import pytest
from conftest import run_train
from PIL import Image
from synthetic_dataset import encoded, shape, smooth


@pytest.fixture(scope="module")
def photos(tmp_path_factory):
    """Three photos of each of two known parts, four of unknown ones in sub-folders."""
    folder = tmp_path_factory.mktemp("photos")
    random = np.random.default_rng(11)
    for label in ("disc", "ring"):
        (folder / label).mkdir()
        for index in range(3):
            (folder / label / f"{index}.jpg").write_bytes(encoded(shape(random, label)))
    (folder / "bracket" / "camera1").mkdir(parents=True)
    for index in range(4):
        picture = Image.fromarray(smooth(random, 300, 200))
        (folder / "bracket" / "camera1" / f"{index}.PNG").write_bytes(encoded(picture, "PNG"))
    (folder / "bracket" / "notes.txt").write_text("not a photo")
    return folder


@pytest.fixture(scope="module")
def report(model, photos):
    done = run_train("evaluate", model, photos, "--json", "--threshold", 0.6)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_folders_of_unknown_labels_are_unknown_parts(report):
    assert report["pictures"] == 10
    assert report["known"]["pictures"] == 6
    assert report["unknown"]["pictures"] == 4 and report["unknown"]["labels"] == ["bracket"]
    assert [r["known"] for r in report["results"]] == [False] * 4 + [True] * 6


def test_figures_agree_with_the_results(report):
    known = [r for r in report["results"] if r["known"]]
    assert report["known"]["accuracy"] == np.mean([r["label"] == r["predicted"] for r in known])
    for result in report["results"]:
        assert sum(result["scores"].values()) == pytest.approx(1, abs=1e-5)
        assert result["predicted"] == max(result["scores"], key=result["scores"].get)
    best = {known: [max(r["scores"].values()) for r in report["results"] if r["known"] == known]
            for known in (True, False)}
    assert report["known"]["below_threshold"] == sum(score < 0.6 for score in best[True])
    assert report["unknown"]["below_threshold"] == sum(score < 0.6 for score in best[False])
    above = np.mean([k > u for k in best[True] for u in best[False]])
    assert report["unknown"]["auroc"] == pytest.approx(above)


def test_known_shapes_are_recognized(report):
    assert report["known"]["accuracy"] >= 5 / 6


def test_the_text_says_the_same(model, photos, report):
    done = run_train("evaluate", model, photos, "--threshold", 0.6)
    assert done.returncode == 0
    assert f"accuracy {report['known']['accuracy']:.3f}" in done.stdout
    assert "unknown parts: 4 photos of bracket" in done.stdout
    assert done.stderr == ""


def test_a_damaged_photo_is_named_and_the_others_count(model, tmp_path):
    (tmp_path / "disc").mkdir()
    good = encoded(shape(np.random.default_rng(1), "disc"))
    (tmp_path / "disc" / "good.jpg").write_bytes(good)
    (tmp_path / "disc" / "bad.jpg").write_bytes(good[:500])
    done = run_train("evaluate", model, tmp_path, "--json")
    assert done.returncode == 1
    assert "bad.jpg: cannot be decoded" in done.stderr
    report = json.loads(done.stdout)
    assert report["pictures"] == 1 and len(report["refused"]) == 1


def test_labels_of_another_model_are_noticed(model, photos, tmp_path):
    copy = shutil.copytree(model, tmp_path / "copy")
    (copy / "labels.txt").write_text("disc\nring\n")
    done = run_train("evaluate", copy, photos)
    assert done.returncode == 1 and "does not give one score for each line of labels.txt" in done.stderr


def test_errors(model, photos, tmp_path):
    for arguments, code, text in [((tmp_path, photos), 1, "is missing: this is not a model folder"),
                                  ((tmp_path / "nothing", photos), 2, "no such folder"),
                                  ((model, tmp_path / "nothing"), 2, "no such folder"),
                                  ((model, tmp_path), 1, "has no photos"),
                                  ((model, photos, "--threshold", 2), 2, "--threshold")]:
        done = run_train("evaluate", *arguments)
        assert done.returncode == code and text in done.stderr and "Traceback" not in done.stderr, done.stderr

# SPDX-License-Identifier: Apache-2.0
"""partbooth-edge with a trained model: output, exit codes, damaged models and pictures."""

import json
import re
import shutil
import zlib

import numpy as np
import pytest
from conftest import PHOTOS, run_edge
from PIL import Image
from synthetic_dataset import LABELS, encoded, shape

PICTURES = sorted(PHOTOS.rglob("*.jpg"))[:3]


@pytest.fixture
def copy(model, tmp_path):
    """A model to damage."""
    return shutil.copytree(model, tmp_path / "copy")


def change_metadata(folder, change):
    path = folder / "preprocess.json"
    metadata = json.loads(path.read_text())
    change(metadata)
    path.write_text(json.dumps(metadata))


def test_labels_are_sorted_by_score(model):
    done = run_edge("classify", model, *PICTURES, "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["model"].startswith("shapes_1_")
    assert [image["file"] for image in report["images"]] == [str(path) for path in PICTURES]
    for image in report["images"]:
        scores = [entry["score"] for entry in image["scores"]]
        assert scores == sorted(scores, reverse=True) and sum(scores) == pytest.approx(1, abs=1e-5)
        assert sorted(entry["label"] for entry in image["scores"]) == LABELS
        assert image["predicted"] == image["scores"][0]["label"] and image["ms"] > 0


def test_text_shows_the_best(model):
    done = run_edge("classify", model, PICTURES[0], "--top", 2)
    lines = done.stdout.splitlines()
    assert done.returncode == 0 and len(lines) == 3
    assert lines[0].startswith(str(PICTURES[0])) and "ms" in lines[0]
    assert lines[1].split()[1] in LABELS


def test_scores_do_not_depend_on_threads(model):
    reports = [json.loads(run_edge("classify", model, *PICTURES, "--json", "--threads", n).stdout) for n in (1, 2, 3)]
    for report in reports[1:]:
        for one, other in zip(reports[0]["images"], report["images"]):
            np.testing.assert_allclose([e["score"] for e in one["scores"]], [e["score"] for e in other["scores"]],
                                       atol=1e-5)


def test_a_bad_picture_is_named_and_the_others_are_classified(model, tmp_path):
    good = encoded(shape(np.random.default_rng(1), "disc"))
    for name, data in (("good.jpg", good), ("cut.jpg", good[:700]), ("empty.png", b""),
                       ("cmyk.jpg", encoded(Image.new("CMYK", (9, 9)))),
                       ("deep.png", encoded(Image.fromarray(np.zeros((9, 9), np.uint16)), "PNG"))):
        (tmp_path / name).write_bytes(data)
    names = ["cut.jpg", "good.jpg", "empty.png", "cmyk.jpg", "deep.png", "missing.jpg"]
    done = run_edge("classify", model, *(tmp_path / name for name in names), "--json")
    assert done.returncode == 1
    images = json.loads(done.stdout)["images"]
    assert ["error" in image for image in images] == [name != "good.jpg" for name in names]
    for name in names:
        assert (f"{tmp_path / name}: " in done.stderr) == (name != "good.jpg"), done.stderr


def flip(folder):
    data = bytearray((folder / "model.onnx").read_bytes())
    data[len(data) // 2] ^= 1
    (folder / "model.onnx").write_bytes(data)


def cut_and_vouch(folder):
    """Cut short, with metadata that says it is right: the engine must notice."""
    data = (folder / "model.onnx").read_bytes()[:100_000]
    (folder / "model.onnx").write_bytes(data)
    change_metadata(folder, lambda m: m["model"].update(bytes=len(data), crc32=f"{zlib.crc32(data):08x}"))


@pytest.mark.parametrize("damage, texts", [
    (flip, ["model.onnx: is not the file that preprocess.json describes", "copy the model folder again"]),
    (cut_and_vouch, ["model.onnx: the network does not run"]),
    (lambda f: (f / "model.onnx").unlink(), ["model.onnx: No such file"]),
    (lambda f: (f / "preprocess.json").unlink(), ["preprocess.json: No such file"]),
    (lambda f: (f / "preprocess.json").write_text("{"), ["preprocess.json: is not JSON"]),
    (lambda f: (f / "labels.txt").write_text("a\nb\n"), ["one finite score for each line of labels.txt"]),
    (lambda f: change_metadata(f, lambda m: m["input"].update(resize="nearest")), ["/input/resize"]),
    (lambda f: change_metadata(f, lambda m: m["input"].update(channel_order="BGR")), ["/input/channel_order"]),
    (lambda f: change_metadata(f, lambda m: m.update(format=2)), ["/format"]),
    (lambda f: change_metadata(f, lambda m: m.update(engine="tflite")), ["needs the engine 'tflite'"]),
    (lambda f: change_metadata(f, lambda m: m["input"].pop("pad_rgb")), ["preprocess.json", "pad_rgb"]),
    (lambda f: change_metadata(f, lambda m: m["input"].update(size_px=-1)), ["/input/size_px"]),
])
def test_damaged_models_are_refused(copy, damage, texts):
    damage(copy)
    done = run_edge("classify", copy, PICTURES[0])
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr.startswith("partbooth-edge: ") and len(done.stderr.splitlines()) == 1, done.stderr
    for text in texts:
        assert text in done.stderr


def test_wrong_usage(model, tmp_path):
    for arguments in [(), ("classify",), ("classify", model), ("classify", model, PICTURES[0], "--top", "-1"),
                      ("classify", model, PICTURES[0], "--unknown"), ("classify", tmp_path / "nothing", PICTURES[0])]:
        assert run_edge(*arguments).returncode == 2
    assert run_edge("--help").returncode == 0


def test_version():
    done = run_edge("--version")
    assert done.returncode == 0 and re.fullmatch(r"\d+\.\d+\.\d+\n", done.stdout), done.stdout

# SPDX-License-Identifier: Apache-2.0
"""The whole chain on CAD, as a user runs it: render, verify, export, train, classify. Nothing is made by hand."""

import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from partbooth_training import quiet

quiet.load_tensorflow()

import tensorflow as tf  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
LABELS = ["angle_bracket", "flanged_collar", "wheel_with_shaft"]
SIDE_PX = 96
# Ten scenes of a class hold one for val and one for test.
COUNTS = {"train": 24, "val": 3, "test": 3}
CONFIG = f"""version: 1
name: chain
images_per_class: 10
parts: {{folder: parts}}
image: {{width_px: {SIDE_PX}, height_px: {SIDE_PX}}}
render: {{spp: 2, max_depth: 3, denoise: none}}
scene:
  light: {{hdri_folder: none, hdri: 0}}
  ground: {{texture_folder: none, textured: 0}}
  layout: {{kind: {{table: 0.5, free: 0.5}}, copies: 0}}  # one part with a class in each picture
layers: [instance]
"""


def several(kind):
    return tf.io.FixedLenSequenceFeature([], kind, allow_missing=True)


FEATURES = {
    **{f"image/{key}": tf.io.FixedLenFeature([], tf.string)
       for key in ("encoded", "filename", "format", "class/text")},
    **{f"image/{key}": tf.io.FixedLenFeature([], tf.int64) for key in ("class/label", "width", "height")},
    **{f"image/object/bbox/{edge}": several(tf.float32) for edge in ("xmin", "ymin", "xmax", "ymax")},
    "image/object/class/label": several(tf.int64),
    "image/object/class/text": several(tf.string),
}


def run(folder, *command):
    """Standard output of a program that must succeed."""
    environment = {**os.environ, "XDG_CACHE_HOME": str(folder / "cache")}
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, env=environment)
    assert done.returncode == 0, f"{command}: {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout


def run_train(folder, *arguments):
    return run(folder, sys.executable, "-m", "partbooth_training", *arguments)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("chain")
    (folder / "parts").mkdir()
    for label in LABELS:
        shutil.copy(ROOT / "assets" / "quickstart_parts" / f"{label}.step", folder / "parts")
    (folder / "config.yaml").write_text(CONFIG)
    return folder


@pytest.fixture(scope="module")
def dataset(folder):
    """Rendered and exported."""
    path = folder / "set"
    run(folder, os.environ["PARTBOOTH"], "render", folder / "config.yaml", "--out", path)
    run(folder, os.environ["PARTBOOTH"], "export", "tfrecord", path)
    return path


@pytest.fixture(scope="module")
def model(folder, dataset):
    run_train(folder, "train", dataset, "--out", folder / "model", "--copies", 1)
    return folder / "model"


@pytest.fixture(scope="module")
def examples(dataset):
    """{split: parsed Examples}. TensorFlow checks the sums of each record."""
    found = {}
    for path in sorted((dataset / "export" / "tfrecord").glob("*.tfrecord")):
        records = tf.data.TFRecordDataset(str(path)).map(lambda data: tf.io.parse_single_example(data, FEATURES))
        found.setdefault(path.name.split("-")[0], []).extend(records.as_numpy_iterator())
    return found


def pictures(dataset, split):
    return {path.name: path for path in (dataset / "images" / split).rglob("*.jpg")}


def dense(example, key):
    return example[f"image/object/{key}"]


def label_map(dataset):
    """{id: name} of label_map.pbtxt, as the TensorFlow Object Detection API reads it."""
    text = (dataset / "export" / "tfrecord" / "label_map.pbtxt").read_text()
    return {int(number): name for number, name in re.findall(r"id: (\d+)\s+name: '([^']*)'", text)}


def target_box(dataset, name):
    """Tight box (x0, y0, x1, y1) of the part in the instance layer, half open; none if it is hidden."""
    layer = np.asarray(Image.open(dataset / "layers" / "instance" / f"{pathlib.Path(name).stem}.png"))
    assert layer.shape == (SIDE_PX, SIDE_PX)
    rows, columns = np.nonzero(layer == 1)  # the main target is the first instance
    return (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1) if len(rows) else None


def test_verify_finds_nothing(folder, dataset):
    report = json.loads(run(folder, os.environ["PARTBOOTH"], "verify", dataset, "--json"))
    assert report["findings"] == [] and report["images"] == sum(COUNTS.values())
    assert (dataset / "classes.txt").read_text().splitlines() == LABELS


def test_every_split_holds_its_pictures_of_every_class(dataset, examples):
    assert {split: len(found) for split, found in examples.items()} == COUNTS
    for split, found in examples.items():
        assert {e["image/filename"].decode() for e in found} == set(pictures(dataset, split))
        assert {e["image/class/text"].decode() for e in found} == set(LABELS)


def test_examples_are_the_files(dataset, examples):
    for split, found in examples.items():
        files = pictures(dataset, split)
        for e in found:
            path = files[e["image/filename"].decode()]
            assert e["image/encoded"] == path.read_bytes(), path
            assert e["image/class/text"].decode() == path.parent.name, path
            assert LABELS[e["image/class/label"]] == path.parent.name, path
            assert e["image/format"] == b"jpeg" and e["image/width"] == e["image/height"] == SIDE_PX
            assert Image.open(io.BytesIO(e["image/encoded"])).size == (SIDE_PX, SIDE_PX)


def test_boxes_are_those_of_the_instance_layer(dataset, examples):
    names = label_map(dataset)
    assert names == {number: label for number, label in enumerate(LABELS, 1)}
    seen = 0
    for e in (e for found in examples.values() for e in found):
        boxes = np.stack([dense(e, f"bbox/{edge}") for edge in ("xmin", "ymin", "xmax", "ymax")], axis=1)
        assert np.all((boxes >= 0) & (boxes <= 1)) and np.all(boxes[:, :2] < boxes[:, 2:])
        expected = target_box(dataset, e["image/filename"].decode())
        assert len(boxes) == (expected is not None), e["image/filename"]
        if expected is None:
            continue
        np.testing.assert_allclose(boxes[0] * SIDE_PX, expected, atol=0.5, err_msg=str(e["image/filename"]))
        assert [names[number].encode() for number in dense(e, "class/label")] == list(dense(e, "class/text"))
        assert dense(e, "class/text")[0] == e["image/class/text"]
        seen += 1
    assert seen >= 0.9 * sum(COUNTS.values())


def test_the_edge_program_and_the_evaluation_agree(folder, dataset, model):
    paths = sorted(pictures(dataset, "test").values())[:2]
    report = json.loads(run(folder, os.environ["PARTBOOTH_EDGE"], "classify", model, *paths, "--json"))
    evaluated = json.loads(run_train(folder, "evaluate", model, dataset / "images" / "test", "--json"))
    assert evaluated["pictures"] == COUNTS["test"] and evaluated["known"]["pictures"] == COUNTS["test"]
    by_name = {pathlib.Path(result["file"]).name: result for result in evaluated["results"]}
    for image, path in zip(report["images"], paths, strict=True):
        scores = {entry["label"]: entry["score"] for entry in image["scores"]}
        assert sorted(scores) == LABELS and sum(scores.values()) == pytest.approx(1, abs=1e-5)
        expected = by_name[path.name]
        assert expected["label"] == path.parent.name
        assert image["predicted"] == expected["predicted"]
        assert scores == pytest.approx(expected["scores"], abs=1e-3)

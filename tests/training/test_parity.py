# SPDX-License-Identifier: Apache-2.0
"""64 picture files through both complete programs, decoding and resizing included: the same label, the same scores."""

import json

import numpy as np
import parity_pictures
import pytest
import tensorflow as tf
from conftest import run_edge, run_train
from partbooth_training import model_folder, preprocess

MAX_DIFFERENCE = 1e-3


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return parity_pictures.write(tmp_path_factory.mktemp("parity"))


def table(labels, reports):
    """[file, label] of scores."""
    return np.array([[report[label] for label in labels] for report in reports])


@pytest.fixture(scope="module")
def scores(model, files):
    """(of training, of the edge program), rows in the order of the files."""
    folder = files[0].parents[1]
    evaluated = run_train("evaluate", model, folder, "--json")
    assert evaluated.returncode == 0, evaluated.stderr
    by_file = {result["file"]: result["scores"] for result in json.loads(evaluated.stdout)["results"]}
    classified = run_edge("classify", model, *files, "--json")
    assert classified.returncode == 0, classified.stderr
    images = json.loads(classified.stdout)["images"]
    _, labels = model_folder.read_metadata(model)
    return (table(labels, [by_file[path.relative_to(folder).as_posix()] for path in files]),
            table(labels, [{entry["label"]: entry["score"] for entry in image["scores"]} for image in images]))


def test_both_programs_give_the_same_scores(scores, files):
    trained, edge = scores
    assert trained.shape == edge.shape == (parity_pictures.COUNT, 3)
    difference = np.abs(trained - edge).max(1)
    worst = int(difference.argmax())
    print(f"largest difference {difference[worst]:.2e} on {files[worst].name}")
    assert difference.max() <= MAX_DIFFERENCE, files[worst].name
    np.testing.assert_array_equal(trained.argmax(1), edge.argmax(1))


def test_the_scores_are_worth_comparing(scores):
    """Not all the same, not all certain."""
    assert np.unique(scores[0].argmax(1)).size >= 2
    assert (scores[0].max(1) < 0.99).sum() > parity_pictures.COUNT / 3


def _without_antialiasing(pixels):
    width, height = preprocess.fitted_size(pixels.shape[1], pixels.shape[0])
    return tf.image.pad_to_bounding_box(tf.image.resize(pixels, (height, width)), (224 - height) // 2,
                                        (224 - width) // 2, 224, 224).numpy()


def _squashed(pixels):
    return tf.image.resize(pixels, (224, 224), antialias=True).numpy()


def _shifted(pixels):
    """By one pixel: what a wrong pixel centre does."""
    return np.roll(preprocess.fit(pixels), 1, axis=1)


@pytest.mark.parametrize("other_rule", [_without_antialiasing, _squashed, _shifted])
def test_another_resize_rule_is_noticed(model, scores, files, other_rule):
    """Negative control: the bound is tight enough to tell the rules apart."""
    classifier = model_folder.load_classifier(model)
    pictures = np.stack([other_rule(preprocess.decode(path.read_bytes())) for path in files]).astype(np.float32)
    difference = np.abs(classifier.predict(pictures, verbose=0) - scores[1]).max(1)
    assert difference.max() > 10 * MAX_DIFFERENCE

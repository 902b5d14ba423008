# SPDX-License-Identifier: Apache-2.0
"""Trains a model through the program; other files use it (a ctest fixture)."""

import json
import shutil

import numpy as np
import pytest
from conftest import run_train
from partbooth_training import model_folder, records
from synthetic_dataset import COUNTS, LABELS, write_dataset

SECONDS = {"SOURCE_DATE_EPOCH": "1700000000"}
VERSION = "shapes_1_20231114T221320Z"


@pytest.fixture(scope="module")
def run(work, dataset):
    """(the process, its model folder)"""
    shutil.rmtree(work / "model", ignore_errors=True)
    work.mkdir(parents=True, exist_ok=True)
    done = run_train("train", dataset, "--out", work / "model", "--name", "shapes", "--copies", 4, **SECONDS)
    assert done.returncode == 0, done.stderr
    return done, work / "model"


def test_the_model_knows_shapes_that_it_has_not_seen(run):
    metrics = json.loads((run[1] / "metrics.json").read_text())
    assert metrics["version"] == VERSION
    for split in ("val", "test"):
        assert metrics["splits"][split]["pictures"] == COUNTS[split] * len(LABELS)
        # By chance: one third.
        assert metrics["splits"][split]["accuracy"] >= 0.75


def test_the_folder_is_complete(run, dataset):
    folder = run[1]
    assert sorted(path.name for path in folder.iterdir()) == [
        "card.md", "confusion.png", "dataset.yaml", "labels.txt", "metrics.json", "model.keras", "model.onnx",
        "preprocess.json"]
    assert (folder / "labels.txt").read_text().splitlines() == LABELS
    metadata, labels = model_folder.read_metadata(folder)
    assert metadata["version"] == VERSION and labels == LABELS
    assert (folder / "dataset.yaml").read_bytes() == (dataset / "dataset.yaml").read_bytes()


def test_the_card_names_data_config_and_figures(run, dataset):
    card = (run[1] / "card.md").read_text()
    metrics = json.loads((run[1] / "metrics.json").read_text())
    assert records.open_dataset(dataset).sha256() == metrics["dataset"]["tfrecord_sha256"]
    for text in (VERSION, metrics["dataset"]["tfrecord_sha256"], metrics["dataset"]["config_sha256"],
                 f"Accuracy {100 * metrics['splits']['test']['accuracy']:.1f} %", "| augment | geometric |"):
        assert text in card


def test_progress_is_plain_lines_and_tensorflow_is_silent(run):
    lines = run[0].stderr.splitlines()
    assert lines and all(line.startswith("partbooth-train: ") for line in lines), run[0].stderr


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return write_dataset(tmp_path_factory.mktemp("small") / "shapes", {"train": 4, "val": 2}, LABELS[:2])


def test_the_same_seed_gives_the_same_model(small, tmp_path):
    for name in ("a", "b"):
        done = run_train("train", small, "--out", tmp_path / name, "--copies", 2, **SECONDS)
        assert done.returncode == 0, done.stderr
    for path in sorted((tmp_path / "a").iterdir()):
        if path.name != "model.keras":  # a zip file with times in it
            assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes(), path.name


def test_fine_tuning_changes_the_last_blocks_alone(small, tmp_path):
    done = run_train("train", small, "--out", tmp_path / "tuned", "--copies", 2, "--fine-tune-epochs", 1,
                     "--augment", "photometric", "--handed", LABELS[0])
    assert done.returncode == 0, done.stderr
    from partbooth_training import model

    tuned = model_folder.load_classifier(tmp_path / "tuned")
    original = model.feature_extractor()
    changed = {layer.name for layer in original.layers for a, b in
               zip(layer.get_weights(), tuned.get_layer(layer.name).get_weights()) if not np.array_equal(a, b)}
    assert "top" in changed and "block15_depthwise" in changed and "block14_expand" in changed
    assert not any(name.startswith(("stem", "block13_")) or name.endswith("_norm") for name in changed)

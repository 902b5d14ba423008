# SPDX-License-Identifier: Apache-2.0
"""Training, in its order: records, features, head, last blocks if asked for, figures, files."""

import contextlib
import dataclasses
import hashlib
import shutil
import sys
import time

import keras
import numpy as np
import tensorflow as tf

from . import augment, card, export, features, fine_tune, head, metrics, model, model_folder, records
from .errors import WRONG_USAGE, InputError

# Without --copies: as many as keep the features of all copies at about this number, from 1 to 8.
FEATURE_BUDGET = 4000
MAX_COPIES = 8
PROGRESS_EVERY_S = 10


def log(text):
    print(f"partbooth-train: {text}", file=sys.stderr, flush=True)


@contextlib.contextmanager
def step(text):
    """Prints what was done, and the seconds it took."""
    start = time.monotonic()
    yield
    log(f"{text}: {time.monotonic() - start:.1f} s")


def progress(total):
    """A function of the number of pictures done, that prints it now and then."""
    last = time.monotonic()

    def report(done):
        nonlocal last
        if time.monotonic() - last >= PROGRESS_EVERY_S:
            last = time.monotonic()
            log(f"{done} of {total} pictures")

    return report


def _with_copies(settings, picture_count):
    """The settings with the number of copies resolved."""
    budget = int(np.clip(FEATURE_BUDGET // picture_count, 1, MAX_COPIES))
    return dataclasses.replace(settings, copies=1 if settings.augment == "none" else settings.copies or budget)


def _augmentation(settings, labels):
    for label in settings.handed:
        if label not in labels:
            raise InputError("--handed", f"'{label}' is no label of the data set ({', '.join(labels)})",
                             exit_code=WRONG_USAGE)
    handed = frozenset(labels.index(label) for label in settings.handed)
    return augment.Augmentation(settings.augment, settings.seed, handed)


def _counts(dataset, split):
    """Pictures of each class in a split; none may be missing from those that training needs."""
    counts = np.bincount([example.label for example in dataset.examples(split)], minlength=len(dataset.labels))
    empty = [label for label, count in zip(dataset.labels, counts) if count == 0]
    if empty and split in ("train", "val"):
        raise InputError(dataset.folder / records.FOLDER, f"split {split} has no picture of {', '.join(empty)}",
                         "render more pictures")
    return counts


def _classifier(dataset, settings, augmentation, counts):
    """The fitted model. `counts`: pictures of each class in the training split."""
    total = int(counts.sum())
    network = model.feature_extractor()
    with step(f"features of {total} training pictures, {settings.copies} copies each"):
        train = features.extract(network, dataset.examples("train"), settings.copies, augmentation, progress(total))
    with step("features of the validation pictures"):
        val = features.extract(network, dataset.examples("val"))
    with step("head"):
        layer = head.fit(*train, *val, len(dataset.labels), settings.seed)
    classifier = model.classifier(network, layer)
    if settings.fine_tune_epochs:
        with step(f"{settings.fine_tune_epochs} epochs on the last {settings.fine_tune_blocks} blocks"):
            fine_tune.fit(classifier, dataset, counts, augmentation, settings.fine_tune_epochs,
                          settings.fine_tune_blocks)
    return classifier


def _figures(classifier, dataset):
    """{split: figures} of every split that the training did not see."""
    figures = {}
    for split in dataset.shards:
        if split != "train":
            scores, labels = features.extract(classifier, dataset.examples(split))
            if len(labels):
                matrix = metrics.confusion(labels, scores.argmax(1), len(dataset.labels))
                figures[split] = metrics.summary(matrix, dataset.labels)
    return figures


def _describe(dataset, counts):
    config = dataset.folder / "dataset.yaml"
    return {
        "name": dataset.folder.resolve().name,
        "tfrecord_sha256": dataset.sha256(),
        "config_sha256": hashlib.sha256(config.read_bytes()).hexdigest() if config.is_file() else None,
        "pictures": {split: int(count.sum()) for split, count in counts.items()},
    }


def _write(folder, classifier, dataset, results):
    classifier.save(folder / "model.keras")
    for write in export.FORMATS.values():
        write(classifier, folder)
    (folder / "labels.txt").write_text("".join(f"{label}\n" for label in dataset.labels), encoding="utf-8")
    model_folder.write_preprocess(folder, results["version"])
    model_folder.write_json(folder / "metrics.json", results)
    split = "test" if "test" in results["splits"] else "val"
    metrics.draw_confusion(results["splits"][split]["confusion"], dataset.labels, f"{results['version']}, {split}",
                           folder / "confusion.png")
    (folder / "card.md").write_text(card.markdown(results), encoding="utf-8")
    if results["dataset"]["config_sha256"]:
        shutil.copyfile(dataset.folder / "dataset.yaml", folder / "dataset.yaml")


def train(dataset_folder, out, settings):
    """Reads DATASET/export/tfrecord, writes the model folder `out` whole or not at all, returns metrics.json."""
    version = model_folder.version_name(settings.name, settings.major)
    model_folder.check_target(out)
    dataset = records.open_dataset(dataset_folder)
    augmentation = _augmentation(settings, dataset.labels)
    counts = {split: _counts(dataset, split) for split in sorted(dataset.shards)}
    keras.utils.set_random_seed(settings.seed)
    tf.config.experimental.enable_op_determinism()

    settings = _with_copies(settings, int(counts["train"].sum()))
    classifier = _classifier(dataset, settings, augmentation, counts["train"])
    with step("figures"):
        results = {
            "version": version,
            "labels": dataset.labels,
            "dataset": _describe(dataset, counts),
            "settings": dataclasses.asdict(settings),
            "splits": _figures(classifier, dataset),
        }
    with step("files"), model_folder.written_whole(out) as folder:
        _write(folder, classifier, dataset, results)
    return results

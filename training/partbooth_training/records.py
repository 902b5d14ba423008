# SPDX-License-Identifier: Apache-2.0
"""Reads the TFRecords of a data set: DATASET/export/tfrecord/<split>-00000-of-0000N.tfrecord.

Keys: image/encoded, image/format, image/class/label (from 0: the line of classes.txt), image/class/text,
image/height, image/width, image/filename. Examples with a negative label (pictures without one main part) are left
out, and counted.
"""

import dataclasses
import hashlib
import pathlib
import re

import tensorflow as tf

from . import preprocess
from .errors import InputError

FOLDER = pathlib.Path("export") / "tfrecord"
FEATURES = {
    "image/encoded": tf.io.FixedLenFeature([], tf.string),
    "image/class/label": tf.io.FixedLenFeature([], tf.int64),
    "image/class/text": tf.io.FixedLenFeature([], tf.string, ""),
    "image/filename": tf.io.FixedLenFeature([], tf.string, ""),
}


@dataclasses.dataclass(frozen=True)
class Example:
    name: str
    label: int
    encoded: bytes

    def picture(self):
        """The input of the model: float32 [224, 224, 3]."""
        return preprocess.fit(preprocess.decode(self.encoded, self.name))


@dataclasses.dataclass(frozen=True)
class DataSet:
    folder: pathlib.Path
    labels: list
    shards: dict  # split: its files, in order

    def examples(self, split):
        """The labelled pictures of a split, in the order of the files; reads them anew at each call."""
        for path in self.shards[split]:
            yield from _read_shard(path, self.labels)

    def sha256(self):
        """Of the names and contents of all shards: what the model was made from."""
        digest = hashlib.sha256()
        for split in sorted(self.shards):
            for path in self.shards[split]:
                digest.update(f"{path.name} {path.stat().st_size}\n".encode())
                with open(path, "rb") as file:
                    while block := file.read(1 << 20):
                        digest.update(block)
        return digest.hexdigest()


def _read_shard(path, labels):
    read = tf.data.TFRecordDataset(str(path)).map(lambda data: tf.io.parse_single_example(data, FEATURES))
    iterator = read.as_numpy_iterator()
    index = -1
    while True:
        index += 1
        try:
            fields = next(iterator)
        except StopIteration:
            return
        except (tf.errors.DataLossError, tf.errors.InvalidArgumentError) as error:
            raise InputError(path, error.message, "export the data set again", f"record {index}") from error
        label, text = int(fields["image/class/label"]), fields["image/class/text"].decode()
        if label < 0:
            continue
        if label >= len(labels) or text not in ("", labels[label]):
            raise InputError(path, f"label {label} '{text}' is not the one of classes.txt", "export the data set again",
                             f"record {index}")
        yield Example(fields["image/filename"].decode() or f"{path.name}:{index}", label, fields["image/encoded"])


def _labels(folder):
    path = folder / "classes.txt"
    try:
        labels = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise InputError(path, error.strerror, "is this a data set folder?") from error
    if len(labels) < 2:
        raise InputError(path, f"names {len(labels)} class: a classifier needs two or more", "render more parts")
    return labels


def _shards(folder):
    """{split: files}, each split complete."""
    found = {}
    for path in sorted(folder.glob("*.tfrecord")):
        if match := re.fullmatch(r"(.+)-(\d{5})-of-(\d{5})\.tfrecord", path.name):
            found.setdefault((match[1], int(match[3])), []).append(path)
    splits = {}
    for (split, count), paths in found.items():
        if split in splits or len(paths) != count:
            raise InputError(folder, f"split {split}: {len(paths)} of {count} shards, or shards of two exports",
                             "export the data set again")
        splits[split] = paths
    return splits


def open_dataset(folder):
    """The data set of a folder that `partbooth render` and `partbooth export tfrecord` made."""
    folder = pathlib.Path(folder)
    if not folder.is_dir():
        raise InputError(folder, "there is no such folder", "give a folder that `partbooth render` made")
    labels = _labels(folder)
    shards = _shards(folder / FOLDER)
    if not shards:
        raise InputError(folder, "has no TFRecords", f"make them: partbooth export tfrecord {folder}")
    for split in ("train", "val"):
        if split not in shards:
            more = f"with more in `splits.{split}_tenths`" if split == "val" else "with more pictures"
            raise InputError(folder / FOLDER, f"split {split} is empty",
                             f"export the data set again: partbooth export tfrecord {folder}; "
                             f"if it has no pictures of this split, render {more}")
    return DataSet(folder, labels, shards)

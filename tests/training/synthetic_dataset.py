# SPDX-License-Identifier: Apache-2.0
"""A small data set that needs no renderer: coloured shapes before smooth random grounds, written by TensorFlow."""

import io
import pathlib

import numpy as np
import tensorflow as tf
from PIL import Image, ImageDraw

LABELS = ["cross", "disc", "ring"]
COUNTS = {"train": 16, "val": 4, "test": 4}  # of each label
SIDE = 224


def smooth(random, width, height, cells=6):
    """A smooth random picture, uint8 [height, width, 3]."""
    small = Image.fromarray(random.integers(0, 256, (cells, cells, 3), np.uint8))
    return np.asarray(small.resize((width, height), Image.Resampling.BICUBIC))


def shape(random, label, side=SIDE):
    picture = Image.fromarray(smooth(random, side, side) // 2)
    draw = ImageDraw.Draw(picture)
    r = side * random.uniform(0.2, 0.4)
    x, y = random.uniform(r, side - r, 2)
    color = tuple(int(v) for v in random.integers(120, 256, 3))
    if label == "disc":
        draw.ellipse((x - r, y - r, x + r, y + r), fill=color)
    elif label == "ring":
        draw.ellipse((x - r, y - r, x + r, y + r), outline=color, width=int(r / 3))
    else:
        draw.rectangle((x - r, y - r / 4, x + r, y + r / 4), fill=color)
        draw.rectangle((x - r / 4, y - r, x + r / 4, y + r), fill=color)
    return picture


def encoded(picture, kind="JPEG", **options):
    data = io.BytesIO()
    picture.save(data, kind, **({"quality": 95, "subsampling": 0} if kind == "JPEG" else {}) | options)
    return data.getvalue()


def example(data, label, text, name):
    def feature(value):
        if isinstance(value, int):
            return tf.train.Feature(int64_list=tf.train.Int64List(value=[value]))
        return tf.train.Feature(bytes_list=tf.train.BytesList(value=[value]))

    return tf.train.Example(features=tf.train.Features(feature={
        "image/encoded": feature(data), "image/format": feature(b"jpeg"), "image/class/label": feature(label),
        "image/class/text": feature(text.encode()), "image/filename": feature(name.encode()),
        "image/height": feature(SIDE), "image/width": feature(SIDE)})).SerializeToString()


def write_shard(path, examples):
    path.parent.mkdir(parents=True, exist_ok=True)
    with tf.io.TFRecordWriter(str(path)) as writer:
        for data in examples:
            writer.write(data)


def write_dataset(folder, counts=COUNTS, labels=LABELS, seed=7):
    """A data set folder, each split in two shards."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True)
    (folder / "classes.txt").write_text("".join(f"{label}\n" for label in labels))
    (folder / "dataset.yaml").write_text("version: 1\nname: shapes\n")
    random = np.random.default_rng(seed)
    index = 0
    for split, count in counts.items():
        records = []
        for _ in range(count):
            for label, text in enumerate(labels):
                records.append(example(encoded(shape(random, text)), label, text, f"{index:09}.jpg"))
                index += 1
        for shard in range(2):
            write_shard(folder / "export" / "tfrecord" / f"{split}-{shard:05}-of-00002.tfrecord", records[shard::2])
    return folder

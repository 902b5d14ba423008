# SPDX-License-Identifier: Apache-2.0
"""TensorFlow reads what `partbooth export tfrecord` wrote: with its own parser, CRC check and decoders.

Usage: tfrecord_reader_test.py HAND_DATASET_PROGRAM WORK_FOLDER    exit code 77: tensorflow is not installed"""

import os
import pathlib
import re
import subprocess
import sys
import unittest

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"
try:
    import numpy as np
    import tensorflow as tf
except ImportError as error:
    print(f"skipped: {error}")
    sys.exit(77)

PROGRAM, WORK = sys.argv[1], pathlib.Path(sys.argv[2])
COUNT = 30
# As the object detection API's tf_example_decoder.py and the Model Garden's classification_input.py read it.
FEATURES = {
    "image/encoded": tf.io.FixedLenFeature((), tf.string),
    "image/format": tf.io.FixedLenFeature((), tf.string),
    "image/filename": tf.io.FixedLenFeature((), tf.string),
    "image/source_id": tf.io.FixedLenFeature((), tf.string),
    "image/key/sha256": tf.io.FixedLenFeature((), tf.string),
    "image/height": tf.io.FixedLenFeature((), tf.int64),
    "image/width": tf.io.FixedLenFeature((), tf.int64),
    "image/class/label": tf.io.FixedLenFeature((), tf.int64, -1),
    "image/class/text": tf.io.FixedLenFeature((), tf.string),
    "image/object/bbox/xmin": tf.io.VarLenFeature(tf.float32),
    "image/object/bbox/xmax": tf.io.VarLenFeature(tf.float32),
    "image/object/bbox/ymin": tf.io.VarLenFeature(tf.float32),
    "image/object/bbox/ymax": tf.io.VarLenFeature(tf.float32),
    "image/object/class/label": tf.io.VarLenFeature(tf.int64),
    "image/object/class/text": tf.io.VarLenFeature(tf.string),
    "image/object/area": tf.io.VarLenFeature(tf.float32),
    "image/object/is_crowd": tf.io.VarLenFeature(tf.int64),
}


def make(extension):
    folder = WORK / extension
    subprocess.run([PROGRAM, folder, str(COUNT), extension], check=True)
    return folder


def examples(folder, split):
    shards = sorted(str(p) for p in (folder / "export" / "tfrecord").glob(f"{split}-*-of-00002.tfrecord"))
    assert len(shards) == 2, shards
    for data in tf.data.TFRecordDataset(shards):
        yield {k: v.numpy() if isinstance(v, tf.Tensor) else tf.sparse.to_dense(v).numpy()
               for k, v in tf.io.parse_single_example(data, FEATURES).items()}


def label_map(folder):
    text = (folder / "export" / "tfrecord" / "label_map.pbtxt").read_text()
    items = re.findall(r"item \{\s*id: (\d+)\s*name: '((?:[^'\\]|\\.)*)'\s*\}", text)
    return {int(i): re.sub(r"\\(.)", r"\1", name) for i, name in items}


class Reader(unittest.TestCase):
    def check(self, folder, example):
        pixels = tf.io.decode_image(example["image/encoded"]).numpy()
        self.assertEqual(pixels.shape, (example["image/height"], example["image/width"], 3))
        label = int(example["image/class/label"])
        # The picture itself says where the object is and of what class.
        self.assertEqual(label, int(np.argmax(pixels.reshape(-1, 3).sum(axis=0))))
        ys, xs = np.nonzero(pixels[:, :, label] > 127)
        height, width = pixels.shape[:2]
        box = [example[f"image/object/bbox/{side}"] for side in ("xmin", "ymin", "xmax", "ymax")]
        self.assertTrue(all(len(b) == 1 for b in box), "the distractor and the hidden object are left out")
        expected = [xs.min() / width, ys.min() / height, (xs.max() + 1) / width, (ys.max() + 1) / height]
        np.testing.assert_allclose(np.concatenate(box), expected, atol=1e-6)
        self.assertEqual(example["image/object/area"].tolist(), [len(xs)])
        self.assertEqual(example["image/object/is_crowd"].tolist(), [0])
        names = label_map(folder)
        self.assertEqual(example["image/object/class/label"].tolist(), [label + 1])
        self.assertEqual(example["image/object/class/text"][0].decode(), names[label + 1])
        self.assertEqual(example["image/class/text"].decode(), names[label + 1])

    def check_dataset(self, extension, encoded_format):
        folder = make(extension)
        seen = []
        for split in ("train", "val"):
            for example in examples(folder, split):
                self.check(folder, example)
                self.assertEqual(example["image/format"].decode(), encoded_format)
                index = int(example["image/source_id"])
                self.assertEqual(example["image/filename"].decode(), f"{index:09}.{extension}")
                self.assertEqual(split, "val" if index % 5 == 4 else "train")
                stored = folder / "images" / split / example["image/class/text"].decode() / f"{index:09}.{extension}"
                self.assertEqual(stored.read_bytes(), example["image/encoded"])
                seen.append(index)
        self.assertEqual(sorted(seen), list(range(COUNT)))

    def test_jpeg(self):
        self.check_dataset("jpg", "jpeg")

    def test_png(self):
        self.check_dataset("png", "png")

    def test_label_files(self):
        folder = make("jpg")
        classes = (folder / "classes.txt").read_text().splitlines()
        self.assertEqual(label_map(folder), {i + 1: name for i, name in enumerate(classes)})
        lines = (folder / "export" / "tfrecord" / "labels.txt").read_text().splitlines()
        self.assertEqual(lines, [f"{i}:{name}" for i, name in enumerate(classes)])

    def test_reader_has_teeth(self):
        shard = next((make("jpg") / "export" / "tfrecord").glob("train-00000*.tfrecord"))
        data = bytearray(shard.read_bytes())
        data[len(data) // 2] ^= 1
        shard.write_bytes(data)
        with self.assertRaises(tf.errors.DataLossError):
            list(tf.data.TFRecordDataset(str(shard)))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

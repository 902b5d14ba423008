# SPDX-License-Identifier: Apache-2.0
"""TensorFlow reads our exports: Keras the label-named directories, tf.data the packed TFRecords with masks, and
tensorflow_datasets the folder that tfds.builder_from_directory takes."""

import pathlib
import site
import sys
import unittest

# TensorFlow itself is in the environment of the build; what is here comes first.
for folder in (pathlib.Path(sys.prefix).parent / "venv" / "lib").glob("python3*/site-packages"):
    site.addsitedir(str(folder))

import numpy as np
import ours
import tensorflow as tf
import tensorflow_datasets as tfds


def shares(own, picture):
    x0, y0, x1, y1 = own.box
    return [y0 / picture.height, x0 / picture.width, y1 / picture.height, x1 / picture.width]


class Reads(unittest.TestCase):
    def test_image_dataset_from_directory(self):
        comparison = ours.Comparison(f"imagefolder, tensorflow {tf.__version__}")
        for dataset in ours.DATASETS:
            for split in ours.splits(dataset):
                pictures = {p.key: p for p in ours.pictures(dataset, split) if p.label}
                read = tf.keras.utils.image_dataset_from_directory(
                    str(ours.export(dataset, "imagefolder") / split), shuffle=False, batch_size=None, verbose=False,
                    image_size=(8, 8))
                comparison.same("classes", read.class_names, ours.classes(dataset))
                keys = [pathlib.Path(path).stem for path in read.file_paths]
                comparison.same("pictures", sorted(keys), sorted(pictures))
                for key, (_, label) in zip(keys, read):
                    comparison.objects += 1
                    comparison.same("class", int(label), pictures[key].class_id)
        comparison.end(self, 50)

    def test_packed_tfrecords_with_masks(self):
        comparison = ours.Comparison(f"tfrecord --gzip --masks, tensorflow {tf.__version__}")
        self.keypoints = 0
        for dataset in ours.DATASETS:
            for split in ours.splits(dataset):
                pictures = {p.index: p for p in ours.pictures(dataset, split)}
                shards = sorted(map(str, ours.export(dataset, "tfrecord_gzip").glob(f"{split}-*.tfrecord.gz")))
                self.assertEqual(len(shards), 2)
                seen = []
                for data in tf.data.TFRecordDataset(shards, compression_type="GZIP"):
                    feature = tf.train.Example.FromString(data.numpy()).features.feature
                    picture = pictures[int(feature["image/source_id"].bytes_list.value[0])]
                    seen.append(picture.index)
                    comparison.same("picture", feature["image/encoded"].bytes_list.value[0], ours.stored_bytes(dataset, picture))
                    masks = feature["image/object/mask"].bytes_list.value
                    comparison.same("classes", list(feature["image/object/class/label"].int64_list.value),
                                    [o.class_id + 1 for o in picture.objects])
                    comparison.same("crowds", list(feature["image/object/is_crowd"].int64_list.value),
                                    [int(o.ignored) for o in picture.objects])
                    comparison.same("number of masks", len(masks), len(picture.objects))
                    self.compare_keypoints(comparison, feature, picture)
                    for png, own in zip(masks, picture.objects):
                        comparison.objects += 1
                        comparison.same("mask", tf.io.decode_png(png).numpy()[..., 0], own.mask.astype(np.uint8))
                comparison.same("pictures", sorted(seen), sorted(pictures))
        comparison.end(self, 60)
        self.assertGreater(self.keypoints, 50)

    def compare_keypoints(self, comparison, feature, picture):
        def values(name, kind):
            return list(getattr(feature[f"image/object/keypoint/{name}"], f"{kind}_list").value)
        number, text, seen = values("num", "int64"), values("text", "bytes"), values("visibility", "int64")
        xs, ys = values("x", "float"), values("y", "float")
        comparison.same("numbers of keypoints", number, [sum(k["visibility"] > 0 for k in o.keypoints) for o in picture.objects])
        each = len(text) // max(len(picture.objects), 1)  # the same for all, as tf_example_decoder wants them
        for i, own in enumerate(picture.objects):
            mine = range(i * each, (i + 1) * each)
            theirs = {text[k].decode(): (xs[k], ys[k], seen[k]) for k in mine if text[k]}
            ours_ = {k["name"]: (k["x"] / picture.width, k["y"] / picture.height, k["visibility"]) if k["visibility"] else (0, 0, 0)
                     for k in own.keypoints}
            comparison.same("names of keypoints", sorted(theirs), sorted(ours_))
            for name, point in ours_.items():
                self.keypoints += 1
                comparison.near("keypoint", theirs.get(name, (-1, -1, -1)), point, 1e-6)
            comparison.same("points of no name", {(xs[k], ys[k], seen[k]) for k in mine if not text[k]} - {(0, 0, 0)}, set())

    def test_tfds(self):
        comparison = ours.Comparison(f"tfds, tensorflow_datasets {tfds.__version__}")
        for dataset in ours.DATASETS:
            builder = tfds.builder_from_directory(str(ours.export(dataset, "tfds")))
            comparison.same("classes", builder.info.features["label"].names, ours.classes(dataset))
            comparison.same("splits", sorted(builder.info.splits), ours.splits(dataset))
            for split in ours.splits(dataset):
                pictures = {p.key: p for p in ours.pictures(dataset, split)}
                comparison.same("number", builder.info.splits[split].num_examples, len(pictures))
                read = builder.as_dataset(split, decoders={"image": tfds.decode.SkipDecoding()})
                seen = []
                for example in tfds.as_numpy(read):
                    picture = pictures[example["image/filename"].decode()[:9]]
                    seen.append(picture.key)
                    comparison.same("picture", example["image"], ours.stored_bytes(dataset, picture))
                    comparison.same("class", int(example["label"]), picture.class_id)
                    objects = example["objects"]
                    comparison.same("classes", objects["label"].tolist(), [o.class_id for o in picture.objects])
                    comparison.same("areas", objects["area"].tolist(), [float(o.px) for o in picture.objects])
                    comparison.same("crowds", objects["is_crowd"].tolist(), [o.ignored for o in picture.objects])
                    comparison.objects += len(picture.objects)
                    for box, own in zip(objects["bbox"], picture.objects):
                        comparison.near("box", box, shares(own, picture), 1e-6)
                comparison.same("pictures", sorted(seen), sorted(pictures))
        comparison.end(self, 60)


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: Apache-2.0
"""Our own view of the labels, from the records alone: what each consumer's view is compared with."""

import json
import os
import pathlib
import types

import numpy as np

WORK = pathlib.Path(os.environ["CONSUMERS_WORK"])
DATASETS = ("edge", "rendered")


def mask_of(runs):
    """Pixels of COCO's uncompressed run lengths: down the columns, first a run of zeros."""
    counts = np.array(runs.get("counts", []), int)
    pixels = np.repeat(np.arange(len(counts)) % 2, counts).astype(bool)
    return pixels.reshape(runs["width_px"], runs["height_px"]).T


def box_of(box):
    return [box[edge] for edge in ("x0", "y0", "x1", "y1")]


def object_of(label):
    return types.SimpleNamespace(
        label=label["label"], class_id=label["class_id"], mask=mask_of(label["mask"]), box=box_of(label["modal_box"]),
        px=label["mask_px"], ignored=label["ignored"], instance=label["instance_id"], truncated=label["truncated_fraction"],
        occluded=label["occluded_fraction"], visible=label["visible_fraction"], keypoints=label["keypoints"], raw=label)


def picture_of(record):
    labels, scene, file = record["labels"], record["scene"], record["files"][0]
    objects = [object_of(label) for label in labels["objects"] if label["class_id"] >= 0 and label["mask_px"] > 0]
    hidden = np.zeros((labels["height_px"], labels["width_px"]), bool)
    for own in reversed(objects):  # as painted one after the other, for formats of one number a pixel: hand-made masks overlap
        own.painted = own.mask & ~hidden
        hidden |= own.mask
    return types.SimpleNamespace(
        key=record["key"], index=int(record["index"]), split=scene["split"], label=scene["label"],
        class_id=scene["class_id"] if scene["label"] else -1, width=labels["width_px"], height=labels["height_px"],
        objects=objects, path=file["path"], extension=pathlib.Path(file["path"]).suffix, raw=record)


def records(dataset):
    return [json.loads(line) for line in (WORK / f"{dataset}.jsonl").read_text().splitlines()]


def pictures(dataset, split=None):
    return [p for p in map(picture_of, records(dataset)) if split in (None, p.split)]


def splits(dataset):
    return sorted({p.split for p in pictures(dataset)})


def classes(dataset):
    return (WORK / dataset / "classes.txt").read_text().splitlines()


def export(dataset, name):
    return WORK / f"{dataset}_{name}"


def stored_bytes(dataset, picture):
    return (WORK / dataset / picture.path).read_bytes()


class Comparison:
    """Counts objects and differences, and prints the line that goes into the table of formats."""

    def __init__(self, name):
        self.name, self.objects, self.differences = name, 0, []

    def same(self, what, theirs, ours):
        equal = np.array_equal(theirs, ours) if isinstance(ours, np.ndarray) else theirs == ours
        if not equal:
            self.differences.append(f"{what}: {theirs!r}, ours is {ours!r}")

    def near(self, what, theirs, ours, tolerance):
        if np.shape(theirs) != np.shape(ours) or (np.size(ours) and np.abs(np.subtract(theirs, ours)).max() > tolerance):
            self.differences.append(f"{what}: {theirs!r}, ours is {ours!r}")

    def end(self, test, at_least=1):
        print(f"{self.name}: {self.objects} objects compared, {len(self.differences)} differences")
        test.assertEqual(self.differences[:3], [])
        test.assertGreaterEqual(self.objects, at_least)

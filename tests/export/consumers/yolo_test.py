# SPDX-License-Identifier: Apache-2.0
"""ultralytics checks and reads our YOLO folders: no warnings, and the same objects."""

import logging
import math
import shutil
import unittest

import cv2
import numpy as np
import ours

for font in ("Arial.ttf", "Arial.Unicode.ttf"):  # else it looks for them on the network
    (ours.WORK / "home" / font).touch()

import ultralytics  # noqa: E402
from ultralytics.cfg import get_cfg  # noqa: E402
from ultralytics.data.augment import RandomFlip  # noqa: E402
from ultralytics.data.dataset import YOLODataset  # noqa: E402
from ultralytics.data.utils import check_cls_dataset, check_det_dataset, polygon2mask  # noqa: E402
from ultralytics.utils import LOGGER  # noqa: E402

NAME = f"yolo, ultralytics {ultralytics.__version__}"


class Warnings(logging.Handler):
    def __init__(self):
        super().__init__(logging.WARNING)
        self.texts = []

    def emit(self, record):
        self.texts.append(record.getMessage())


def outline_mask(segment, picture):
    """Even-odd, at the centres of the pixels, in a filler of our own."""
    corners = np.round(segment * [picture.width, picture.height]).astype(int)
    mask = np.zeros((picture.height, picture.width), bool)
    for (xa, ya), (xb, yb) in zip(corners, np.roll(corners, -1, axis=0)):
        for y in range(min(ya, yb), max(ya, yb)):
            x = xa + (y + 0.5 - ya) / (yb - ya) * (xb - xa)
            mask[y, np.arange(picture.width) + 0.5 > x] ^= True
    return mask


class Yolo(unittest.TestCase):
    def setUp(self):
        self.warnings = Warnings()
        LOGGER.addHandler(self.warnings)

    def tearDown(self):
        LOGGER.removeHandler(self.warnings)

    def labels(self, dataset, task):
        """Per split, what ultralytics has of each picture; its caches stay out of the export."""
        folder = ours.WORK / "yolo_copy" / f"{dataset}_{task}"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(ours.export(dataset, f"yolo_{task}"), folder)
        data = check_det_dataset(str(folder / "data.yaml"), autodownload=False)
        self.assertEqual([data["names"][i] for i in range(data["nc"])], ours.classes(dataset))
        for split in ours.splits(dataset):
            read = YOLODataset(img_path=data[split], data=data, task=task, augment=False, imgsz=64)
            cache = np.load(folder / "labels" / f"{split}.cache", allow_pickle=True).item()
            self.assertEqual(cache["msgs"], [])
            self.assertEqual(cache["results"][3], 0)  # corrupt
            yield split, {label["im_file"].split("/")[-1][:9]: label for label in read.labels}
        self.assertEqual(self.warnings.texts, [])

    def compare_objects(self, task, at_least, compare):
        comparison = ours.Comparison(f"{NAME}, {task}")
        for dataset in ours.DATASETS:
            if not ours.export(dataset, f"yolo_{task}").exists():
                continue
            for split, labels in self.labels(dataset, task):
                comparison.same("pictures", sorted(labels), sorted(p.key for p in ours.pictures(dataset, split)))
                for picture in ours.pictures(dataset, split):
                    theirs = labels[picture.key]
                    objects = [o for o in picture.objects if not o.ignored]
                    comparison.same("size", tuple(theirs["shape"]), (picture.height, picture.width))
                    comparison.same("classes", theirs["cls"].ravel().tolist(), [o.class_id for o in objects])
                    for i, own in enumerate(objects):
                        comparison.objects += 1
                        compare(comparison, theirs, i, own, picture)
        comparison.end(self, at_least)

    @staticmethod
    def same_box(comparison, theirs, i, own, picture, tolerance=1e-3):
        x, y, w, h = theirs["bboxes"][i] * np.array([picture.width, picture.height] * 2)
        comparison.near("box", [x - w / 2, y - h / 2, x + w / 2, y + h / 2], own.box, tolerance)

    def test_detect(self):
        self.compare_objects("detect", 60, self.same_box)

    def test_segment(self):
        def same(comparison, theirs, i, own, picture):
            # Outlines lie a twentieth of a pixel inside.
            self.same_box(comparison, theirs, i, own, picture, tolerance=0.051)
            comparison.same("mask", outline_mask(theirs["segments"][i], picture), own.mask)
            # What ultralytics trains on: its filler takes the pixels of the outline too, and of bridges between pieces.
            drawn = polygon2mask(own.mask.shape, [(theirs["segments"][i] * [picture.width, picture.height]).reshape(-1)]) > 0
            comparison.same("pixels that ultralytics misses", int((own.mask & ~drawn).sum()), 0)
            if cv2.connectedComponents(own.mask.astype(np.uint8), connectivity=4)[0] == 2:
                self.whole += 1
                self.different += int((own.mask ^ drawn).any())
        self.whole, self.different = 0, 0
        self.compare_objects("segment", 60, same)
        print(f"ultralytics draws {self.different} of {self.whole} masks of one piece otherwise")
        self.assertGreater(self.whole, 60)
        self.assertLess(self.different, 0.05 * self.whole)

    def test_pose(self):
        def same(comparison, theirs, i, own, picture):
            self.same_box(comparison, theirs, i, own, picture)
            points = [[p["x"], p["y"], p["visibility"]] if p["visibility"] else [0, 0, 0] for p in own.keypoints]
            read = theirs["keypoints"][i] * [picture.width, picture.height, 1]
            comparison.near("keypoints", read[: len(points)], np.array(points), 1e-3)
        self.compare_objects("pose", 30, same)

    def test_names_of_keypoints(self):
        data = check_det_dataset(str(ours.export("rendered", "yolo_pose") / "data.yaml"), autodownload=False)
        classes = ours.classes("rendered")
        names = {i: data["kpt_names"][i] for i in range(data["nc"])}
        self.assertEqual(names[classes.index("angle_bracket")][-2:], ["heel", "tip"])
        self.assertEqual(names[classes.index("u_bracket")][-1], "origin")
        for picture in ours.pictures("rendered"):
            for own in picture.objects:
                self.assertEqual(names[own.class_id], [p["name"] for p in own.keypoints])

    def test_nothing_is_mirrored_in_training(self):
        """Without flip_idx ultralytics turns its mirror augmentation off and says so; batches have our keypoints."""
        folder = ours.WORK / "yolo_copy" / "train_pose"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(ours.export("rendered", "yolo_pose"), folder)
        data = check_det_dataset(str(folder / "data.yaml"), autodownload=False)
        hyp = get_cfg(overrides={"task": "pose", "fliplr": 0.5, "flipud": 0.5, "mosaic": 0, "scale": 0, "translate": 0, "hsv_h": 0,
                                 "hsv_s": 0, "hsv_v": 0, "erasing": 0})
        read = YOLODataset(img_path=data["train"], data=data, task="pose", augment=True, imgsz=96, hyp=hyp)
        self.assertEqual([t.p for t in read.transforms.transforms if isinstance(t, RandomFlip)], [0, 0])
        self.assertEqual(len(self.warnings.texts), 1)
        self.assertIn("No 'flip_idx' array defined in data.yaml, disabling 'fliplr' and 'flipud'", self.warnings.texts[0])
        pictures = {p.key: p for p in ours.pictures("rendered")}
        for i in range(len(read)):
            sample = read[i]
            picture = pictures[sample["im_file"].split("/")[-1][:9]]
            for points, own in zip(sample["keypoints"].numpy(), [o for o in picture.objects if not o.ignored]):
                for point, p in zip(points, own.keypoints):
                    if p["visibility"]:
                        self.assertLess(abs(point[0] * picture.width - p["x"]) + abs(point[1] * picture.height - p["y"]), 0.05)

    def test_obb(self):
        def same(comparison, theirs, i, own, picture):
            box = own.raw["oriented_box"]
            c, s = math.cos(box["angle_rad"]) / 2, math.sin(box["angle_rad"]) / 2
            along, across = np.array([c, s]) * box["width"], np.array([-s, c]) * box["height"]
            center = np.array([box["center_x"], box["center_y"]])
            corners = [center + u * along + v * across for u, v in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
            size = np.ptp(corners, axis=0)
            middle = np.min(corners, axis=0) + size / 2
            if (size > [picture.width, picture.height]).any() or (middle < 0).any() or (middle > [picture.width, picture.height]).any():
                corners = np.clip(corners, 0, [picture.width, picture.height])  # ultralytics would drop the picture
            self.outside += int((np.min(corners, axis=0) < 0).any() or (np.max(corners, axis=0) > [picture.width, picture.height]).any())
            comparison.near("corners", theirs["segments"][i] * [picture.width, picture.height], corners, 1e-3)
        self.outside = 0
        self.compare_objects("obb", 30, same)
        self.assertGreater(self.outside, 5)

    def test_classify(self):
        comparison = ours.Comparison(f"{NAME}, classify")
        for dataset in ours.DATASETS:
            folder = ours.export(dataset, "yolo_classify")
            data = check_cls_dataset(str(folder))
            comparison.same("names", [data["names"][i] for i in range(data["nc"])], ours.classes(dataset))
            for picture in ours.pictures(dataset):
                if picture.label:
                    comparison.objects += 1
                    comparison.same("picture", (folder / picture.split / picture.label / (picture.key + picture.extension)).read_bytes(),
                                    ours.stored_bytes(dataset, picture))
        self.assertEqual(self.warnings.texts, [])
        comparison.end(self, 40)


if __name__ == "__main__":
    unittest.main()

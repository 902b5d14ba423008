# SPDX-License-Identifier: Apache-2.0
"""pycocotools reads our COCO files: the same objects, masks and keypoints; perfect predictions score 1."""

import contextlib
import io
import json
import unittest
from importlib.metadata import version

import numpy as np
from pycocotools import mask as mask_utils
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

import ours

NAME = f"coco, pycocotools {version('pycocotools')}"


def load(dataset, name, split):
    with contextlib.redirect_stdout(io.StringIO()):
        return COCO(ours.export(dataset, name) / "annotations" / f"instances_{split}.json")


def compare(comparison, coco, dataset, split, pictures):
    names = {c["id"]: c["name"] for c in coco.loadCats(coco.getCatIds())}
    comparison.same("categories", names, dict(enumerate(ours.classes(dataset), 1)))
    comparison.same("images", sorted(coco.getImgIds()), sorted(p.index for p in pictures))
    for picture in pictures:
        image = coco.loadImgs([picture.index])[0]
        comparison.same("file", image["file_name"], picture.key + picture.extension)
        comparison.same("size", (image["width"], image["height"]), (picture.width, picture.height))
        annotations = sorted(coco.loadAnns(coco.getAnnIds([picture.index])), key=lambda a: a["id"])
        comparison.same("number of objects", len(annotations), len(picture.objects))
        for theirs, own in zip(annotations, picture.objects):
            comparison.objects += 1
            x0, y0, x1, y1 = own.box
            comparison.same("class", names[theirs["category_id"]], own.label)
            comparison.same("box", theirs["bbox"], [x0, y0, x1 - x0, y1 - y0])
            comparison.same("area", theirs["area"], own.px)
            comparison.same("crowd", theirs["iscrowd"], int(own.ignored))
            comparison.same("mask", coco.annToMask(theirs).astype(bool), own.mask)
            runs = coco.annToRLE(theirs)
            comparison.same("area of the mask", int(mask_utils.area(runs)), own.px)
            comparison.same("box of the mask", list(mask_utils.toBbox(runs)), theirs["bbox"])
            points = [[p["x"] - 0.5, p["y"] - 0.5, p["visibility"]] if p["visibility"] else [0, 0, 0] for p in own.keypoints]
            if points:
                comparison.near("keypoints", np.reshape(theirs["keypoints"], (-1, 3))[: len(points)], np.array(points), 1e-9)


class Coco(unittest.TestCase):
    def compare_all(self, name):
        comparison = ours.Comparison(f"{NAME}, {name}")
        for dataset in ours.DATASETS:
            for split in ours.splits(dataset):
                compare(comparison, load(dataset, name, split), dataset, split, ours.pictures(dataset, split))
        comparison.end(self, 60)

    def test_run_lengths(self):
        self.compare_all("coco")

    def test_polygons_have_all_pixels_also_of_masks_with_holes(self):
        self.compare_all("coco_polygons")
        kinds = {type(a["segmentation"]) for a in load("edge", "coco_polygons", "train").anns.values() if not a["iscrowd"]}
        self.assertEqual(kinds, {list})

    def test_keys_of_our_own(self):
        comparison = ours.Comparison(f"{NAME}, coco_amodal")
        for dataset in ours.DATASETS:
            for split in ours.splits(dataset):
                coco = load(dataset, "coco_amodal", split)
                compare(comparison, coco, dataset, split, ours.pictures(dataset, split))
                for picture in ours.pictures(dataset, split):
                    annotations = sorted(coco.loadAnns(coco.getAnnIds([picture.index])), key=lambda a: a["id"])
                    for theirs, own in zip(annotations, picture.objects):
                        comparison.same("instance", theirs["instance_id"], own.instance)
                        fractions = [theirs[f"{name}_fraction"] for name in ("visible", "truncated", "occluded")]
                        comparison.near("fractions", fractions, [own.visible, own.truncated, own.occluded], 1e-6)
                        runs = theirs["amodal_segmentation"]
                        mask = mask_utils.decode(mask_utils.frPyObjects(runs, *runs["size"])).astype(bool)
                        comparison.same("amodal mask", mask, ours.mask_of(own.raw["amodal_mask"]))
                        y, x = np.nonzero(mask)
                        comparison.near("amodal box", theirs["amodal_bbox"],
                                        [x.min(), y.min(), x.max() - x.min() + 1, y.max() - y.min() + 1], 0)
        comparison.end(self, 60)

    def test_poses_and_cameras_give_the_keypoints(self):
        """The point `heel` of the angle bracket is the origin of its CAD file."""
        points = 0
        for split in ours.splits("rendered"):
            coco = load("rendered", "coco", split)
            category = coco.loadCats(coco.getCatIds(["angle_bracket"]))[0]
            heel = 3 * category["keypoints"].index("heel")
            for a in coco.loadAnns(coco.getAnnIds(catIds=[category["id"]])):
                camera, pose = coco.imgs[a["image_id"]]["camera"], a["camera_from_part"]
                self.assertEqual((camera["model"], any(camera["distortion"])), ("pinhole", False))
                np.testing.assert_allclose(np.linalg.det(np.reshape(pose["rotation"], (3, 3))), 1, atol=1e-6)
                x, y, z = pose["translation_m"]
                if a["keypoints"][heel + 2]:
                    points += 1
                    self.assertLess(abs(camera["fx"] * x / z + camera["cx"] - a["keypoints"][heel]), 1e-3)
                    self.assertLess(abs(camera["fy"] * y / z + camera["cy"] - a["keypoints"][heel + 1]), 1e-3)
        self.assertGreaterEqual(points, 5)

    def test_pictures_are_where_the_files_say(self):
        for dataset in ours.DATASETS:
            for picture in ours.pictures(dataset):
                file = ours.export(dataset, "coco") / "images" / picture.split / (picture.key + picture.extension)
                self.assertEqual(file.read_bytes(), ours.stored_bytes(dataset, picture))

    def test_perfect_predictions_score_one(self):
        for dataset in ours.DATASETS:
            coco = load(dataset, "coco", "val")
            for kind in ("bbox", "segm"):
                predictions = [{"image_id": a["image_id"], "category_id": a["category_id"], "bbox": a["bbox"],
                                "segmentation": coco.annToRLE(a), "score": 1} for a in coco.anns.values() if not a["iscrowd"]]
                with contextlib.redirect_stdout(io.StringIO()):
                    result = COCOeval(coco, coco.loadRes(predictions), kind)
                    result.evaluate()
                    result.accumulate()
                    result.summarize()
                self.assertEqual(result.stats[0], 1.0, (dataset, kind))

    def test_ids_are_unique_and_boxes_lie_in_the_picture(self):
        for dataset in ours.DATASETS:
            for split in ours.splits(dataset):
                file = json.loads((ours.export(dataset, "coco") / f"annotations/instances_{split}.json").read_text())
                ids = [a["id"] for a in file["annotations"]]
                self.assertEqual(ids, list(range(1, len(ids) + 1)))
                sizes = {i["id"]: (i["width"], i["height"]) for i in file["images"]}
                for a in file["annotations"]:
                    x, y, w, h = a["bbox"]
                    self.assertTrue(w > 0 and h > 0 and x + w <= sizes[a["image_id"]][0] and y + h <= sizes[a["image_id"]][1])

    def test_the_comparison_has_teeth(self):
        pictures = ours.pictures("edge", "train")
        pictures[0].objects[0].mask[3, 4] ^= True
        pictures[1].objects[0].box[0] += 1
        comparison = ours.Comparison(NAME)
        compare(comparison, load("edge", "coco", "train"), "edge", "train", pictures)
        self.assertEqual(len(comparison.differences), 2)


if __name__ == "__main__":
    unittest.main()

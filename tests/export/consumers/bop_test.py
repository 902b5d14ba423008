# SPDX-License-Identifier: Apache-2.0
"""Our BOP folders by the rules of bop_toolkit's docs and code (the toolkit is on no package index): files and keys, and
that poses, cameras, models, masks and depth agree with each other in the pictures."""

import contextlib
import io
import json
import unittest

import cv2
import numpy as np
import ours
from pycocotools import mask as mask_utils
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval


def folder(dataset, split):
    return ours.export(dataset, "bop") / {"train": "train_pbr"}.get(split, split)


def ply(path):
    lines = path.read_text().splitlines()
    end = lines.index("end_header")
    count = int(next(line for line in lines if line.startswith("element vertex")).split()[-1])
    return np.array([line.split() for line in lines[end + 1:end + 1 + count]], float)[:, :3]


def frames(dataset, split):
    """Of each picture: ours, the scene's folder, and its entries."""
    for picture in ours.pictures(dataset, split):
        scene = folder(dataset, split) / f"{picture.index // 1000:06}"
        entries = [json.loads((scene / f"scene_{name}.json").read_text())[str(picture.index % 1000)]
                   for name in ("camera", "gt", "gt_info")]
        yield picture, scene, *entries


def objects(picture):
    return [ours.object_of(o) for o in picture.raw["labels"]["objects"] if o["class_id"] >= 0]


class Bop(unittest.TestCase):
    def test_masks_boxes_and_fractions(self):
        comparison = ours.Comparison("bop, rules of bop_toolkit")
        for dataset in ours.DATASETS:
            for split in ours.splits(dataset):
                for picture, scene, camera, gt, info in frames(dataset, split):
                    name = f"{picture.index % 1000:06}"
                    comparison.same("picture", (scene / "rgb" / (name + picture.extension)).read_bytes(), ours.stored_bytes(dataset, picture))
                    own = objects(picture)
                    comparison.same("objects", (len(gt), len(info)), (len(own), len(own)))
                    for i, (entry, o) in enumerate(zip(info, own)):
                        comparison.objects += 1
                        mask = cv2.imread(str(scene / "mask_visib" / f"{name}_{i:06}.png"), cv2.IMREAD_UNCHANGED)
                        comparison.same("mask", mask, o.mask.astype(np.uint8) * 255)
                        comparison.same("pixels", entry["px_count_visib"], o.px)
                        x0, y0, x1, y1 = o.box
                        box = [x0, y0, x1 - x0 - 1, y1 - y0 - 1] if o.px else [-1] * 4
                        comparison.same("box", entry["bbox_visib"], box)
                        comparison.near("visible", entry["visib_fract"], o.visible, 1e-12)
        comparison.end(self, 60)

    def test_amodal_masks(self):
        for picture, scene, *_ in frames("edge", "val"):
            for i, own in enumerate(objects(picture)):
                if own.px:
                    mask = cv2.imread(str(scene / "mask" / f"{picture.index % 1000:06}_{i:06}.png"), cv2.IMREAD_UNCHANGED)
                    self.assertTrue((mask == ours.mask_of(own.raw["amodal_mask"]) * 255).all())

    def test_coco_of_the_scenes(self):
        """By the rules of calc_gt_coco.py: one annotation for each object with pixels, boxes of the whole silhouette."""
        comparison = ours.Comparison("bop scene_gt_coco.json, pycocotools")
        for dataset in ours.DATASETS:
            for split in ours.splits(dataset):
                scene = folder(dataset, split) / "000000"
                with contextlib.redirect_stdout(io.StringIO()):
                    coco = COCO(scene / "scene_gt_coco.json")
                obj_of_class = {o["class_id"]: int(i) for i, o in json.loads((ours.export(dataset, "bop") / "objects.json").read_text()).items()}
                comparison.same("categories", [(c["id"], c["name"]) for c in coco.dataset["categories"]],
                                [(i, str(i)) for i in sorted(obj_of_class.values())])
                pictures = ours.pictures(dataset, split)
                comparison.same("images", sorted(coco.getImgIds()), [p.index for p in pictures])
                for picture in pictures:
                    image = coco.loadImgs([picture.index])[0]
                    comparison.same("file", (scene / image["file_name"]).read_bytes(), ours.stored_bytes(dataset, picture))
                    comparison.same("size", (image["width"], image["height"]), (picture.width, picture.height))
                    annotations = sorted(coco.loadAnns(coco.getAnnIds([picture.index])), key=lambda a: a["id"])
                    comparison.same("objects", [a["category_id"] for a in annotations], [obj_of_class[o.class_id] for o in picture.objects])
                    for theirs, own in zip(annotations, picture.objects):
                        comparison.objects += 1
                        comparison.same("mask", coco.annToMask(theirs).astype(bool), own.mask)
                        comparison.same("numbers", (theirs["area"], theirs["iscrowd"], theirs["width"], theirs["height"]),
                                        (own.px, 0, picture.width, picture.height))
                        y, x = np.nonzero(ours.mask_of(own.raw["amodal_mask"]))
                        box = [x.min(), y.min(), x.max() - x.min() + 1, y.max() - y.min() + 1]
                        comparison.near("box", theirs["bbox"], box, 0)
                        comparison.same("ignore", theirs["ignore"], own.ignored or own.visible < 0.1)
                predictions = [{"image_id": a["image_id"], "category_id": a["category_id"], "score": 1,
                                "segmentation": mask_utils.encode(np.asfortranarray(coco.annToMask(a)))} for a in coco.anns.values()]
                with contextlib.redirect_stdout(io.StringIO()):
                    result = COCOeval(coco, coco.loadRes(predictions), "segm")
                    result.evaluate()
                    result.accumulate()
                    result.summarize()
                self.assertEqual(result.stats[0], 1.0, (dataset, split))
        comparison.end(self, 60)

    def test_targets_are_what_enumerate_test_targets_finds(self):
        root = ours.export("edge", "bop")
        scene = root / "test" / "000000"
        gt, info = (json.loads((scene / f"scene_{name}.json").read_text()) for name in ("gt", "gt_info"))
        poses = []
        for image in sorted(gt, key=int):
            seen = [g["obj_id"] for g, i in zip(gt[image], info[image]) if i["visib_fract"] >= 0.1]
            poses += [{"scene_id": 0, "im_id": int(image), "obj_id": o, "inst_count": seen.count(o)} for o in sorted(set(seen))]
        self.assertGreater(len(poses), 10)
        self.assertEqual(json.loads((root / "test_targets_bop19.json").read_text()), poses)
        self.assertEqual(json.loads((root / "test_targets_bop24.json").read_text()),
                         [{"scene_id": 0, "im_id": int(i)} for i in sorted(gt, key=int)])
        self.assertFalse((ours.export("rendered", "bop") / "test_targets_bop19.json").exists(), "it has no split test")

    def test_models(self):
        models = ours.export("rendered", "bop") / "models"
        info = json.loads((models / "models_info.json").read_text())
        names = json.loads((ours.export("rendered", "bop") / "objects.json").read_text())
        self.assertEqual([names[str(i)]["class"] for i in range(1, len(names) + 1)], ours.classes("rendered"))
        for number, entry in info.items():
            points = ply(models / f"obj_{int(number):06}.ply")
            low, high = points.min(axis=0), points.max(axis=0)
            np.testing.assert_allclose(low, [entry[f"min_{a}"] for a in "xyz"], atol=2e-5)
            np.testing.assert_allclose(high - low, [entry[f"size_{a}"] for a in "xyz"], atol=2e-5)
            np.testing.assert_allclose(low + high, 0, atol=2e-5)
            some = points[:: max(1, len(points) // 2000)]
            far = np.sqrt(((some[:, None] - some[None]) ** 2).sum(-1).max())
            self.assertLessEqual(far, entry["diameter"] + 1e-3)
            self.assertGreater(far, 0.97 * entry["diameter"])

    def test_models_project_onto_their_pixels(self):
        """The box of the projected corners is the box of the pixels: K, pose, units and the half pixel agree."""
        models = {int(p.stem[4:]): ply(p) for p in (ours.export("rendered", "bop") / "models").glob("*.ply")}
        errors = []
        for split in ours.splits("rendered"):
            for picture, _, camera, gt, info in frames("rendered", split):
                own = objects(picture)[0]
                if own.visible < 0.999 or own.px < 200:
                    continue
                points = models[gt[0]["obj_id"]] @ np.reshape(gt[0]["cam_R_m2c"], (3, 3)).T + gt[0]["cam_t_m2c"]
                pixels = points @ np.reshape(camera["cam_K"], (3, 3)).T
                pixels = pixels[:, :2] / pixels[:, 2:]
                # Pixels are counted at their centres: the first one reaches from -0.5 to 0.5.
                box = np.concatenate([pixels.min(axis=0), pixels.max(axis=0)]) + 0.5
                errors.append(box - own.box)
        errors = np.array(errors)
        print(f"bop: {len(errors)} models projected, edges off by {errors.mean(axis=0).round(2)} px, at most {np.abs(errors).max():.2f}")
        self.assertGreaterEqual(len(errors), 5)
        self.assertLess(np.abs(errors).max(), 1.5)
        # A pixel that is cut is there or not: edges are off by about nothing in the mean. Half a pixel would show.
        self.assertLess(np.abs((errors[:, :2] + errors[:, 2:]).mean()) / 2, 0.2)

    def test_depth(self):
        models = {int(p.stem[4:]): ply(p) for p in (ours.export("rendered", "bop") / "models").glob("*.ply")}
        checked = 0
        for picture, scene, camera, gt, info in frames("rendered", "val"):
            depth = cv2.imread(str(scene / "depth" / f"{picture.index % 1000:06}.png"), cv2.IMREAD_UNCHANGED)
            self.assertEqual((depth.dtype, depth.shape), (np.uint16, (picture.height, picture.width)))
            own = objects(picture)[0]
            y, x = np.nonzero(own.mask & (cv2.erode(own.mask.astype(np.uint8), np.ones((3, 3))) > 0))
            z = depth[y, x] * camera["depth_scale"]
            k = np.reshape(camera["cam_K"], (3, 3))
            points = np.stack([(x - k[0, 2]) / k[0, 0] * z, (y - k[1, 2]) / k[1, 1] * z, z], axis=1)
            local = (points - gt[0]["cam_t_m2c"]) @ np.reshape(gt[0]["cam_R_m2c"], (3, 3))
            low, high = models[gt[0]["obj_id"]].min(axis=0), models[gt[0]["obj_id"]].max(axis=0)
            inside = ((local > low - 0.6) & (local < high + 0.6)).all(axis=1)
            self.assertGreater(inside.mean(), 0.98, picture.key)
            checked += len(z)
        self.assertGreater(checked, 1000)


if __name__ == "__main__":
    unittest.main()

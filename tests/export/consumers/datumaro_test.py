# SPDX-License-Identifier: Apache-2.0
"""Datumaro imports our COCO, VOC, YOLO and KITTI exports, and its own format: the same objects."""

import shutil
import unittest
from importlib.metadata import version

import numpy as np
import ours
from datumaro.components.annotation import AnnotationType
from datumaro.components.dataset import Dataset

NAME = f"datumaro {version('datumaro')}"


class Datumaro(unittest.TestCase):
    def compare(self, export, format_name, wanted_type, compare, *, keep=lambda o: True, label=lambda o: o.label,
                order=lambda a: a.id, **options):
        comparison = ours.Comparison(f"{export}, {NAME}")
        for dataset in ours.DATASETS:
            copy = ours.WORK / "datumaro_copy" / f"{dataset}_{export}"
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(ours.export(dataset, export), copy)
            read = Dataset.import_from(str(copy), format_name, **options)
            labels = [c.name for c in read.categories()[AnnotationType.label]]
            pictures = {(p.split, p.key): p for p in ours.pictures(dataset)}
            items = {(item.subset, item.id.split("/")[-1]): item for item in read}
            comparison.same("pictures", sorted(items), sorted(pictures))
            for place in sorted(set(items) & set(pictures)):
                picture, item = pictures[place], items[place]
                theirs = sorted((a for a in item.annotations if a.type == wanted_type and labels[a.label] != "ignored"), key=order)
                objects = [o for o in picture.objects if keep(o)]
                comparison.same("size", tuple(item.media.size), (picture.height, picture.width))
                comparison.same("classes", [labels[a.label] for a in theirs], [label(o) for o in objects])
                for annotation, own in zip(theirs, objects):
                    comparison.objects += 1
                    compare(comparison, annotation, own)
        comparison.end(self, 60)

    @staticmethod
    def same_mask(comparison, annotation, own):
        comparison.same("mask", np.asarray(annotation.image).astype(bool), own.mask)

    @staticmethod
    def same_box(comparison, annotation, own):
        x, y, w, h = annotation.get_bbox()
        comparison.near("box", [x, y, x + w, y + h], own.box, 1e-3)

    def test_own_format(self):
        def same(comparison, annotation, own):
            self.same_mask(comparison, annotation, own)
            comparison.same("ignored", annotation.attributes["ignored"], own.ignored)
        self.compare("datumaro", "datumaro", AnnotationType.mask, same)

    def test_coco(self):
        self.compare("coco", "coco_instances", AnnotationType.mask, self.same_mask)

    def test_voc(self):
        def same(comparison, annotation, own):
            self.same_box(comparison, annotation, own)
            comparison.same("difficult", annotation.attributes["difficult"], own.ignored)
            comparison.same("truncated", annotation.attributes["truncated"], own.truncated > 0.01)
        self.compare("voc", "voc_detection", AnnotationType.bbox, same, coordinate_mode="voc-one-based")

    def test_voc_masks(self):
        def same(comparison, annotation, own):
            comparison.same("mask", np.asarray(annotation.image).astype(bool), own.painted)
        self.compare("voc_masks", "voc_instance_segmentation", AnnotationType.mask, same, order=lambda a: a.group,
                     keep=lambda o: not o.ignored and o.painted.any())

    def test_voc_void_is_what_is_ignored(self):
        copy = ours.WORK / "datumaro_copy" / "edge_voc_void"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(ours.export("edge", "voc_masks"), copy)
        read = Dataset.import_from(str(copy), "voc_instance_segmentation")
        labels = [c.name for c in read.categories()[AnnotationType.label]]
        self.assertEqual(labels, ["background", *ours.classes("edge"), "ignored"])
        void = {i.id: np.asarray(a.image).astype(bool) for i in read for a in i.annotations
                if a.type == AnnotationType.mask and labels[a.label] == "ignored"}
        pictures = {p.key: p for p in ours.pictures("edge") if any(o.ignored for o in p.objects)}
        self.assertEqual(sorted(void), sorted(pictures))
        for key, picture in pictures.items():
            self.assertTrue((void[key] == np.any([o.mask for o in picture.objects if o.ignored], axis=0)).all())

    def test_yolo(self):
        self.compare("yolo_detect", "yolo", AnnotationType.bbox, self.same_box, keep=lambda o: not o.ignored)

    def test_kitti(self):
        def same(comparison, annotation, own):
            self.same_box(comparison, annotation, own)
            comparison.same("occluded", annotation.attributes["occluded"], own.ignored or own.occluded >= 0.05)
        self.compare("kitti", "kitti_detection", AnnotationType.bbox, same,
                     label=lambda o: "DontCare" if o.ignored else o.label.replace(" ", "_"))


if __name__ == "__main__":
    unittest.main()

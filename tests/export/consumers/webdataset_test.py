# SPDX-License-Identifier: Apache-2.0
"""The webdataset package reads our tar files: the same pictures, labels and objects."""

import json
import unittest
from importlib.metadata import version

import ours
import webdataset

NAME = f"webdataset {version('webdataset')}"


def samples(folder, pattern):
    shards = sorted(str(path) for path in folder.glob(pattern))
    return {s["__key__"]: s for s in webdataset.WebDataset(shards, shardshuffle=False, empty_check=False)}, shards


class WebDataset(unittest.TestCase):
    def test_samples(self):
        comparison = ours.Comparison(f"webdataset, {NAME}")
        for dataset in ours.DATASETS:
            for split in ours.splits(dataset):
                read, shards = samples(ours.export(dataset, "webdataset"), f"{split}-*.tar")
                self.assertEqual(len(shards), 2)
                pictures = ours.pictures(dataset, split)
                comparison.same("keys", list(read), [p.key for p in pictures])
                for picture in pictures:
                    sample = read[picture.key]
                    comparison.same("picture", sample[picture.extension[1:]], ours.stored_bytes(dataset, picture))
                    comparison.same("class", int(sample["cls"]), picture.class_id)
                    labels = json.loads(sample["json"])
                    comparison.same("label", labels["label"], picture.label)
                    comparison.same("objects", [o["instance"] for o in labels["objects"]], [o.instance for o in picture.objects])
                    for theirs, own in zip(labels["objects"], picture.objects):
                        comparison.objects += 1
                        comparison.same("object", (theirs["label"], theirs["class"], theirs["box"], theirs["area"], theirs["ignored"]),
                                        (own.label, own.class_id, own.box, own.px, own.ignored))
                        fractions = [theirs[f"{name}_fraction"] for name in ("visible", "truncated", "occluded")]
                        comparison.near("fractions", fractions, [own.visible, own.truncated, own.occluded], 1e-6)
                        comparison.same("whole box", theirs["amodal_box"], ours.box_of(own.raw["amodal_box_full"]))
                        comparison.same("keypoints", theirs["keypoints"], {p["name"]: [p["x"], p["y"], p["visibility"]] for p in own.keypoints})
                        pose = own.raw["camera_from_part"]
                        t = [pose["translation_m"][axis] for axis in "xyz"]
                        comparison.near("pose", theirs["camera_from_part"]["rotation"] + theirs["camera_from_part"]["translation_m"],
                                        pose["rotation"] + t, 1e-8)
                    camera = picture.raw["scene"]["camera"]
                    comparison.near("camera", [labels["camera"][name] for name in ("fx", "fy", "cx", "cy")],
                                    [camera[f"{name}_px"] for name in ("fx", "fy", "cx", "cy")], 1e-12)
                    layers = [f["path"] for f in picture.raw["files"] if f["kind"] == "instance"]
                    comparison.same("ids", sample.get("seg.png"), (ours.WORK / dataset / layers[0]).read_bytes() if layers else None)
        comparison.end(self, 60)

    def test_bop(self):
        comparison = ours.Comparison(f"bop --webdataset, {NAME}")
        for dataset in ours.DATASETS:
            for split in ours.splits(dataset):
                folder = ours.export(dataset, "bop_webdataset") / {"train": "train_pbr"}.get(split, split)
                read, shards = samples(folder, "shard-*.tar")
                shard_of = json.loads((folder / "key_to_shard.json").read_text())
                pictures = ours.pictures(dataset, split)
                self.assertEqual(sorted(read), sorted(f"{p.index // 1000:06}_{p.index % 1000:06}" for p in pictures))
                self.assertEqual(sorted(shard_of), sorted(read))
                for picture in pictures:
                    sample = read[f"{picture.index // 1000:06}_{picture.index % 1000:06}"]
                    comparison.same("picture", sample[f"rgb{picture.extension}"], ours.stored_bytes(dataset, picture))
                    masks = json.loads(sample["mask_visib.json"])
                    posed = [ours.object_of(o) for o in picture.raw["labels"]["objects"] if o["class_id"] >= 0]
                    comparison.same("gt", len(json.loads(sample["gt.json"])), len(posed))
                    for i, own in enumerate(posed):
                        comparison.objects += 1
                        height, width = masks[str(i)]["size"]
                        runs = {"counts": masks[str(i)]["counts"], "width_px": width, "height_px": height}
                        comparison.same("mask", ours.mask_of(runs), own.mask)
        comparison.end(self, 60)


if __name__ == "__main__":
    unittest.main()

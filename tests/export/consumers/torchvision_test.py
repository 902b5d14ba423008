# SPDX-License-Identifier: Apache-2.0
"""torchvision's ImageFolder reads our label-named directories, and VOCSegmentation our VOC masks: the same classes, pictures and
pixels."""

import pathlib
import unittest

import numpy as np
import ours
import torchvision
from PIL import Image
from torchvision.datasets import ImageFolder, VOCDetection, VOCSegmentation


class Folders(unittest.TestCase):
    def test_image_folder(self):
        comparison = ours.Comparison(f"imagefolder, torchvision {torchvision.__version__}")
        for dataset in ours.DATASETS:
            for split in ours.splits(dataset):
                read = ImageFolder(str(ours.export(dataset, "imagefolder") / split))
                comparison.same("classes", read.classes, ours.classes(dataset))
                pictures = {p.key: p for p in ours.pictures(dataset, split) if p.label}
                comparison.same("pictures", sorted(path.split("/")[-1][:9] for path, _ in read.samples), sorted(pictures))
                for i, (path, class_id) in enumerate(read.samples):
                    picture = pictures[path.split("/")[-1][:9]]
                    comparison.objects += 1
                    comparison.same("class", class_id, picture.class_id)
                    comparison.same("bytes", pathlib.Path(path).read_bytes(), ours.stored_bytes(dataset, picture))
                    comparison.same("size", read[i][0].size, (picture.width, picture.height))
        comparison.end(self, 50)

    def test_voc_segmentation(self):
        comparison = ours.Comparison(f"voc --masks, torchvision {torchvision.__version__}")
        for dataset in ours.DATASETS:
            root = ours.WORK / "torchvision_voc" / dataset / "VOCdevkit"  # where torchvision looks for VOC 2007
            root.mkdir(parents=True, exist_ok=True)
            (root / "VOC2007").unlink(missing_ok=True)
            (root / "VOC2007").symlink_to(ours.export(dataset, "voc_masks"))
            for split in ours.splits(dataset):
                read = VOCSegmentation(str(root.parent), year="2007", image_set=split)
                boxes = VOCDetection(str(root.parent), year="2007", image_set=split)
                pictures = ours.pictures(dataset, split)
                comparison.same("pictures", [path[-13:-4] for path in read.images], [p.key for p in pictures])
                for i, picture in enumerate(pictures):
                    image, classes = read[i]
                    comparison.same("size", image.size, (picture.width, picture.height))
                    comparison.same("palette", (classes.mode, classes.getpalette()[:12], classes.getpalette()[-3:]),
                                    ("P", [0, 0, 0, 128, 0, 0, 0, 128, 0, 128, 128, 0], [224, 224, 192]))
                    classes = np.array(classes)
                    numbers = np.array(Image.open(root / "VOC2007" / "SegmentationObject" / f"{picture.key}.png"))
                    background = ~np.any([o.mask for o in picture.objects] or np.zeros((1, *classes.shape), bool), axis=0)
                    comparison.same("background", (classes == 0) & (numbers == 0), background)
                    annotation = boxes[i][1]["annotation"]
                    comparison.same("segmented", annotation["segmented"], "1")
                    # The numbers are places in the list of the annotation.
                    comparison.same("list", [o["name"] for o in annotation["object"]], [o.label for o in picture.objects])
                    for number, own in enumerate(picture.objects, 1):
                        comparison.objects += 1
                        if own.ignored:
                            comparison.same("void", set(classes[own.painted]) | set(numbers[own.painted]), {255})
                        else:
                            comparison.same("object", numbers == number, own.painted)
                            comparison.same("class", set(classes[own.painted]), {own.class_id + 1} if own.painted.any() else set())
        comparison.end(self, 60)


if __name__ == "__main__":
    unittest.main()

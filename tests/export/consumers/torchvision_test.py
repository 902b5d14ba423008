# SPDX-License-Identifier: Apache-2.0
"""torchvision's ImageFolder reads our label-named directories: the same classes and pictures."""

import pathlib
import unittest

import ours
import torchvision
from torchvision.datasets import ImageFolder


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


if __name__ == "__main__":
    unittest.main()

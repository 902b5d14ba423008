# SPDX-License-Identifier: Apache-2.0
"""mlcroissant validates our metadata without a word, and reads pictures, labels and objects by it."""

import io
import logging
import unittest
from importlib.metadata import version

import mlcroissant
import ours
from PIL import Image

NAME = f"croissant, mlcroissant {version('mlcroissant')}"


def text(value):
    return value.decode() if isinstance(value, bytes) else ("" if value is None or value != value else str(value))


class Croissant(unittest.TestCase):
    def dataset(self, name):
        with self.assertNoLogs(level=logging.WARNING):
            read = mlcroissant.Dataset(jsonld=str(ours.export(name, "croissant") / "croissant.json"))
        self.assertEqual((list(read.metadata.ctx.issues.errors), list(read.metadata.ctx.issues.warnings)), ([], []))
        return read

    def test_records(self):
        comparison = ours.Comparison(NAME)
        for name in ours.DATASETS:
            read = self.dataset(name)
            pictures = {p.key + p.extension: p for p in ours.pictures(name)}
            objects = [(p, o) for p in pictures.values() for o in p.objects]
            labels = list(read.records("labels"))
            comparison.same("names", [text(r["labels/file_name"]) for r in labels], list(pictures))
            for row, picture in zip(labels, pictures.values()):
                comparison.same("split", text(row["labels/split"]), picture.split)
                comparison.same("label", text(row["labels/label"]), picture.label)
                comparison.same("class", int(row["labels/class"]), picture.class_id)
            rows = list(read.records("objects"))
            comparison.same("number of objects", len(rows), len(objects))
            for row, (picture, own) in zip(rows, objects):
                comparison.objects += 1
                comparison.same("name", text(row["objects/file_name"]), picture.key + picture.extension)
                comparison.same("label", text(row["objects/label"]), own.label)
                comparison.same("box", [row[f"objects/{edge}"] for edge in ("x0", "y0", "x1", "y1")], own.box)
                comparison.same("area", int(row["objects/area"]), own.px)
                comparison.same("ignored", bool(row["objects/ignored"]), own.ignored)
            seen = []
            for row in read.records("pictures"):
                picture = pictures[text(row["pictures/file_name"])]
                seen.append(picture.key + picture.extension)
                comparison.same("split", text(row["pictures/split"]), picture.split)
                stored = Image.open(io.BytesIO(ours.stored_bytes(name, picture)))
                comparison.same("pixels", row["pictures/image"].tobytes(), stored.tobytes())
            comparison.same("pictures", sorted(seen), sorted(pictures))
        comparison.end(self, 60)


if __name__ == "__main__":
    unittest.main()

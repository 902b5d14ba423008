# SPDX-License-Identifier: Apache-2.0
"""Accuracy of `partbooth-edge classify --json` on pictures that lie in label-named folders.

Usage: edge_accuracy.py PREDICTIONS.json"""

import collections
import json
import pathlib
import statistics
import sys


def main(path):
    images = json.loads(pathlib.Path(path).read_text())["images"]
    right, total = collections.Counter(), collections.Counter()
    for image in images:
        label = pathlib.Path(image["file"]).parent.name
        total[label] += 1
        right[label] += image.get("predicted") == label
    for label in sorted(total):
        print(f"  {label:24} {right[label]:4d} of {total[label]}")
    print(
        f"  {'all':24} {sum(right.values()):4d} of {sum(total.values())}"
        f" = {sum(right.values()) / sum(total.values()):.1%}, "
        f"{statistics.median(image['ms'] for image in images):.1f} ms a picture (median)"
    )


if __name__ == "__main__":
    main(sys.argv[1])

# SPDX-License-Identifier: Apache-2.0
"""What the tests of consumers share: two data sets, their records as JSON, and each of their exports.

Usage: prepare.py PARTBOOTH HAND_DATASET WORK_FOLDER"""

import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
PARTBOOTH, HAND, WORK = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])

# Pinhole cameras, no rolling shutter, and depth: what BOP needs. Named keypoints for COCO and YOLO.
CONFIG = f"""version: 1
name: consumers
images_per_class: 10
parts: {{folder: {ROOT}/assets/quickstart_parts}}
splits: {{val_tenths: 3, test_tenths: 0}}
image: {{width_px: 96, height_px: 96}}
render: {{spp: 1, max_depth: 2, denoise: none}}
scene:
  light: {{hdri_folder: none, hdri: 0}}
  ground: {{texture_folder: none, textured: 0}}
  distractors: {{folder: none, count: 0}}
  camera: {{lens: pinhole, distorted: 0, rolling: 0}}
layers: [depth, instance]
classes:
  angle_bracket:
    keypoints: {{tip: {{x_mm: 70}}, heel: {{}}}}
  u_bracket:
    keypoints: {{origin: {{}}}}
"""

EXPORTS = {
    "bop": ["bop"], "bop_webdataset": ["bop", "--webdataset"],
    "coco": ["coco"], "coco_polygons": ["coco", "--polygons"], "coco_amodal": ["coco", "--amodal"],
    "croissant": ["croissant", "--license", "https://spdx.org/licenses/CC0-1.0.html", "--creator", "Hand",
                  "--url", "https://example.org/parts", "--cite", "Hand: Parts", "--date", "2026-01-02"],
    "datumaro": ["datumaro"], "imagefolder": ["imagefolder"], "kitti": ["kitti"],
    "tfds": ["tfds", "--shards", "2"], "tfrecord": ["tfrecord"],
    "tfrecord_gzip": ["tfrecord", "--gzip", "--masks", "--shards", "2"],
    "voc": ["voc"], "voc_masks": ["voc", "--masks"], "webdataset": ["webdataset", "--shards", "2"],
    **{f"yolo_{task}": ["yolo", "--task", task] for task in ("classify", "detect", "segment", "pose", "obb")},
}


def run(*command):
    environment = {**os.environ, "XDG_CACHE_HOME": str(WORK / "cache")}
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, env=environment)
    if done.returncode != 0:
        sys.exit(f"{command}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def can_be_exported(name, records):
    """Keypoints and oriented boxes are in the records of the rendered data set only if the labeler makes them."""
    return {"yolo_pose": '"visibility"' in records, "yolo_obb": '"oriented_box"' in records}.get(name, True)


shutil.rmtree(WORK, ignore_errors=True)
WORK.mkdir(parents=True)
(WORK / "rendered.yaml").write_text(CONFIG)
run(PARTBOOTH, "render", WORK / "rendered.yaml", "--out", WORK / "rendered")
run(HAND, WORK / "edge", "edge_full")
for dataset in ("edge", "rendered"):
    text = run(HAND, WORK / dataset, "dump")
    (WORK / f"{dataset}.jsonl").write_text(text)
    for name, arguments in EXPORTS.items():
        if can_be_exported(name, text):
            run(PARTBOOTH, "export", *arguments[:1], WORK / dataset, *arguments[1:], "--out", WORK / f"{dataset}_{name}")
run(PARTBOOTH, "verify", WORK / "rendered")

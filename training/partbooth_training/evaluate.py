# SPDX-License-Identifier: Apache-2.0
"""A model on a folder of label-named folders of photos. Folders whose label the model does not know are unknown parts:
they tell how far low scores give such parts away."""

import pathlib

import numpy as np

from . import features, metrics, model_folder, preprocess
from .errors import WRONG_USAGE, InputError


class _Photo:
    """A file as features.batches() takes it."""

    def __init__(self, path, label):
        self.path, self.label, self.pixels = path, label, preprocess.load(path)

    def picture(self):
        return self.pixels


def _find(folder):
    """(path, label) of all photos, in order of their names."""
    folder = pathlib.Path(folder)
    if not folder.is_dir():
        raise InputError(folder, "there is no such folder", "give a folder of label-named folders of photos",
                         exit_code=WRONG_USAGE)
    found = [(path, child.name) for child in sorted(folder.iterdir()) if child.is_dir()
             for path in sorted(child.rglob("*")) if path.suffix.lower() in preprocess.SUFFIXES]
    if not found:
        raise InputError(folder, "has no photos", "put JPEG or PNG files into folders named after their labels")
    return found


def _photos(found, refused):
    """The photos that can be read; the others go to `refused`."""
    for path, label in found:
        try:
            yield _Photo(path, label)
        except InputError as error:
            refused.append({"file": str(path), "error": str(error)})


def _result(photo, scores, labels, folder):
    return {
        "file": photo.path.relative_to(folder).as_posix(),
        "label": photo.label,
        "known": photo.label in labels,
        "predicted": labels[int(scores.argmax())],
        "scores": {label: float(score) for label, score in zip(labels, scores)},
    }


def _known(results, labels):
    indices = [[labels.index(result["label"]), labels.index(result["predicted"])] for result in results]
    true, predicted = np.array(indices, np.int64).reshape(-1, 2).T
    return metrics.summary(metrics.confusion(true, predicted, len(labels)), labels)


def _best(results):
    return np.array([max(result["scores"].values()) for result in results])


def evaluate(folder, photos_dir, threshold):
    """A score below `threshold` means: none of the known parts. Returns plain data, as --json prints it."""
    metadata, labels = model_folder.read_metadata(folder)
    found = _find(photos_dir)
    classifier = model_folder.load_classifier(folder)
    refused, results = [], []
    for photos, pictures in features.batches(_photos(found, refused)):
        scores = features.run(classifier, pictures)
        results += [_result(photo, row, labels, photos_dir) for photo, row in zip(photos, scores)]
    known = [result for result in results if result["known"]]
    unknown = [result for result in results if not result["known"]]
    return {
        "model": metadata["version"],
        "pictures": len(results),
        "threshold": threshold,
        "known": {**_known(known, labels), "below_threshold": int((_best(known) < threshold).sum())},
        "unknown": {
            "labels": sorted({result["label"] for result in unknown}),
            "pictures": len(unknown),
            "below_threshold": int((_best(unknown) < threshold).sum()),
            # Probability that a known part scores above an unknown one.
            "auroc": metrics.auroc(_best(known), _best(unknown)),
        },
        "refused": refused,
        "results": results,
    }


def text(report):
    """The report for people."""
    known, unknown = report["known"], report["unknown"]
    lines = [f"model {report['model']}, {report['pictures']} photos"]
    if known["pictures"]:
        lines.append(f"accuracy {known['accuracy']:.3f}, macro F1 {known['macro_f1']:.3f} on {known['pictures']} "
                     f"photos of known parts; {known['below_threshold']} below the threshold of {report['threshold']}")
        for label, figures in known["per_class"].items():
            if figures["pictures"]:
                lines.append(f"  {label:30} {figures['pictures']:5} photos  precision {figures['precision']:.3f}  "
                             f"recall {figures['recall']:.3f}")
    if unknown["pictures"]:
        lines.append(f"unknown parts: {unknown['pictures']} photos of {', '.join(unknown['labels'])}; "
                     f"{unknown['below_threshold']} below the threshold")
        if unknown["auroc"] is not None:
            lines.append(f"a known part scores above an unknown one with probability {unknown['auroc']:.3f}")
    if report["refused"]:
        lines.append(f"{len(report['refused'])} files could not be read")
    return "\n".join(lines)

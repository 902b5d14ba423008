# SPDX-License-Identifier: Apache-2.0
"""The folder of a model, the only thing that training, evaluation and the edge program share:

model.keras      the model as Keras stores it
model.onnx       the same for the edge program; input 1x3x224x224, output scores
labels.txt       one label a line, in the order of the scores
preprocess.json  version name, size and CRC-32 of model.onnx, and how a picture becomes the input
metrics.json     figures on the splits; settings of the training; hash of the data set
confusion.png    confusion matrix
card.md          model card
dataset.yaml     config of the data set, if it has one
"""

import contextlib
import datetime
import json
import os
import pathlib
import re
import shutil
import tempfile
import zlib

from . import preprocess
from .errors import WRONG_USAGE, InputError

FORMAT = 1
PREPROCESS = "preprocess.json"


def timestamp():
    """Now, or SOURCE_DATE_EPOCH, in UTC."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is not None and not epoch.isdigit():
        raise InputError("SOURCE_DATE_EPOCH", f"'{epoch}' is not a number of seconds", exit_code=WRONG_USAGE)
    moment = datetime.datetime.fromtimestamp(int(epoch), datetime.UTC) if epoch else datetime.datetime.now(datetime.UTC)
    return moment.strftime("%Y%m%dT%H%M%SZ")


def version_name(name, major):
    """NAME_MAJOR_TIMESTAMP"""
    if not re.fullmatch(r"[A-Za-z0-9_-]+", name):
        raise InputError("--name", f"'{name}' has other signs than letters, digits, '_' and '-'",
                         exit_code=WRONG_USAGE)
    return f"{name}_{major}_{timestamp()}"


def check_target(path):
    """The folder may be new, empty, or a model that gets replaced: never anything else."""
    path = pathlib.Path(path)
    if path.exists() and not path.is_dir():
        raise InputError(path, "is a file", "give another --out", exit_code=WRONG_USAGE)
    if path.is_dir() and any(path.iterdir()) and not (path / PREPROCESS).is_file():
        raise InputError(path, "is not empty, and not a model", "give another --out", exit_code=WRONG_USAGE)
    above = next(folder for folder in path.absolute().parents if folder.exists())
    if not above.is_dir() or not os.access(above, os.W_OK):
        raise InputError(above, "is not a folder that can be written to", "give another --out",
                         exit_code=WRONG_USAGE)


@contextlib.contextmanager
def written_whole(path):
    """Gives a temporary folder beside `path`, which takes its place in one step when all went well."""
    path = pathlib.Path(path).absolute()
    check_target(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    new = pathlib.Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    try:
        yield new
        new.chmod(0o755)
        if path.exists():
            old = pathlib.Path(tempfile.mkdtemp(prefix=f".{path.name}.old.", dir=path.parent))
            path.rename(old / path.name)
            new.rename(path)
            shutil.rmtree(old)
        else:
            new.rename(path)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def write_json(path, value):
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def write_preprocess(folder, version):
    """Ties the metadata to the very bytes of model.onnx."""
    onnx = (folder / "model.onnx").read_bytes()
    write_json(folder / PREPROCESS, {
        "format": FORMAT,
        "version": version,
        "engine": "onnx",
        "model": {"file": "model.onnx", "bytes": len(onnx), "crc32": f"{zlib.crc32(onnx):08x}",
                  "input_layout": "NCHW", "output": "scores"},
        "labels": "labels.txt",
        "input": preprocess.rule(),
    })


def read_metadata(folder):
    """(preprocess.json, labels) of a model folder."""
    folder = pathlib.Path(folder)
    if not folder.is_dir():
        raise InputError(folder, "there is no such folder", "give the folder that `partbooth-train train` wrote",
                         exit_code=WRONG_USAGE)
    try:
        metadata = json.loads((folder / PREPROCESS).read_text(encoding="utf-8"))
        labels = (folder / "labels.txt").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError as error:
        raise InputError(error.filename, "is missing: this is not a model folder",
                         "give the folder that `partbooth-train train` wrote") from error
    except (ValueError, OSError) as error:
        raise InputError(folder / PREPROCESS, str(error), "train the model again") from error
    if metadata.get("format") != FORMAT or metadata.get("input") != preprocess.rule():
        raise InputError(folder / PREPROCESS, "was made by another version of this program", "train the model again")
    return metadata, labels


def load_classifier(folder):
    """The Keras model of a folder, one score for each of its labels."""
    import keras

    path = pathlib.Path(folder) / "model.keras"
    _, labels = read_metadata(folder)
    try:
        classifier = keras.saving.load_model(path, compile=False)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise InputError(path, f"cannot be loaded: {error}", "train the model again") from error
    if classifier.output_shape[-1] != len(labels):
        raise InputError(path, "does not give one score for each line of labels.txt", "train the model again")
    return classifier


def export_again(folder, write):
    """Writes an export of the stored Keras model anew, and the metadata that is tied to it; in one step."""
    metadata, _ = read_metadata(folder)
    classifier = load_classifier(folder)
    with written_whole(folder) as new:
        shutil.copytree(folder, new, dirs_exist_ok=True)
        name = write(classifier, new)
        write_preprocess(new, metadata["version"])
    return pathlib.Path(folder) / name

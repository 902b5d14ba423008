# SPDX-License-Identifier: Apache-2.0
"""partbooth-train: exit codes 0 done, 1 findings or failure, 2 wrong usage, 130 interrupted."""

import argparse
import json
import sys

from . import quiet
from .errors import FAILURE, InputError
from .export import FORMATS
from .settings import AUGMENT_KINDS, Settings

INTERRUPTED = 130


def _count(text):
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError(f"{value} is negative")
    return value


def _share(text):
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{value} is not between 0 and 1")
    return value


def _parser():
    parser = argparse.ArgumentParser("partbooth-train", description="Trains classifiers on Partbooth data sets.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    train = commands.add_parser("train", help="fit a model to a data set")
    train.add_argument("dataset", metavar="DATASET", help="folder of `partbooth render`, with its TFRecords exported")
    train.add_argument("--out", required=True, metavar="MODEL", help="model folder to write")
    train.add_argument("--name", help="first part of the version name (default: name of the data set's folder)")
    train.add_argument("--major", type=_count, default=Settings.major,
                       help="second part of the version name (default: %(default)s)")
    train.add_argument("--seed", type=_count, default=Settings.seed, help="default: %(default)s")
    train.add_argument("--augment", choices=AUGMENT_KINDS, default=Settings.augment,
                       help="photometric adds exposure, contrast, colour and noise (default: %(default)s)")
    train.add_argument("--copies", type=_count, default=Settings.copies,
                       help="augmented copies of each picture, itself included (default: by their number, at most 8)")
    train.add_argument("--handed", action="append", default=[], metavar="LABEL",
                       help="a part that must not be mirrored: its mirror image is another part; may be repeated")
    train.add_argument("--fine-tune-epochs", type=_count, default=Settings.fine_tune_epochs, metavar="N",
                       help="epochs on the last blocks after the head (default: %(default)s)")
    train.add_argument("--fine-tune-blocks", type=_count, default=Settings.fine_tune_blocks, metavar="N",
                       help="of 16 (default: %(default)s)")

    evaluate = commands.add_parser("evaluate", help="measure a model on photos")
    evaluate.add_argument("model", metavar="MODEL")
    evaluate.add_argument("photos_dir", metavar="PHOTOS_DIR",
                          help="label-named folders of photos; labels that the model does not know are unknown parts")
    evaluate.add_argument("--threshold", type=_share, default=0.5,
                          help="a best score below it means an unknown part (default: 0.5)")
    evaluate.add_argument("--json", action="store_true", help="print the report, with all scores, as JSON")

    export = commands.add_parser("export", help="write a model for other engines again")
    export.add_argument("model", metavar="MODEL")
    export.add_argument("--format", choices=tuple(FORMATS), default="onnx")
    return parser


def _train(args):
    import pathlib
    import re

    from . import train

    name = args.name or re.sub(r"[^A-Za-z0-9_-]", "-", pathlib.Path(args.dataset).resolve().name)
    settings = Settings(name, args.major, args.seed, args.augment, args.copies, tuple(args.handed),
                              args.fine_tune_epochs, args.fine_tune_blocks)
    results = train.train(args.dataset, args.out, settings)
    for split, figures in results["splits"].items():
        print(f"{split}: accuracy {figures['accuracy']:.3f}, macro F1 {figures['macro_f1']:.3f} "
              f"on {figures['pictures']} pictures")
    print(f"model {results['version']} in {args.out}")
    return 0


def _evaluate(args):
    from . import evaluate

    report = evaluate.evaluate(args.model, args.photos_dir, args.threshold)
    print(json.dumps(report, indent=1, ensure_ascii=False) if args.json else evaluate.text(report))
    for refused in report["refused"]:
        print(f"partbooth-train: {refused['error']}", file=sys.stderr)
    return FAILURE if report["refused"] else 0


def _export(args):
    from . import model_folder

    path = model_folder.export_again(args.model, FORMATS[args.format])
    print(f"wrote {path}")
    return 0


def main(arguments=None):
    args = _parser().parse_args(arguments)
    try:
        quiet.load_tensorflow()
        return {"train": _train, "evaluate": _evaluate, "export": _export}[args.command](args)
    except InputError as error:
        print(f"partbooth-train: {error}", file=sys.stderr)
        return error.exit_code
    except OSError as error:
        print(f"partbooth-train: {error.filename or ''}: {error.strerror}", file=sys.stderr)
        return FAILURE
    except KeyboardInterrupt:
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())

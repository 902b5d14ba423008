# SPDX-License-Identifier: Apache-2.0
"""Figures of a classifier. Rows of a confusion matrix are true labels, columns predicted ones."""

import numpy as np


def confusion(labels, predicted, class_count):
    matrix = np.zeros((class_count, class_count), np.int64)
    np.add.at(matrix, (labels, predicted), 1)
    return matrix


def _ratio(part, whole):
    """part / whole, 0 where there is nothing."""
    return np.divide(part, whole, out=np.zeros(len(part)), where=np.asarray(whole) > 0)


def summary(matrix, names):
    """Accuracy, macro F1 over the classes that occur, and figures of each class, as plain numbers."""
    right, true, predicted = np.diag(matrix), matrix.sum(1), matrix.sum(0)
    precision, recall, f1 = _ratio(right, predicted), _ratio(right, true), _ratio(2 * right, true + predicted)
    return {
        "pictures": int(matrix.sum()),
        "accuracy": float(right.sum() / max(1, matrix.sum())),
        "macro_f1": float(f1[true > 0].mean()) if (true > 0).any() else 0.0,
        "per_class": {name: {"pictures": int(true[i]), "precision": float(precision[i]), "recall": float(recall[i]),
                             "f1": float(f1[i])} for i, name in enumerate(names)},
        "confusion": matrix.tolist(),
    }


def auroc(positive, negative):
    """Probability that a positive scores above a negative, ties counting half; None without one of either."""
    if not len(positive) or not len(negative):
        return None
    negative = np.sort(negative)
    below = np.searchsorted(negative, positive, "left") + np.searchsorted(negative, positive, "right")
    return float(below.mean() / (2 * len(negative)))


def draw_confusion(matrix, names, title, path):
    """A PNG of the matrix: colour is the share of the row, numbers are pictures."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    matrix = np.asarray(matrix)
    side = 2.5 + 0.55 * len(names)
    figure = Figure((side + 0.8, side), dpi=100, layout="constrained")
    axes = figure.add_subplot()
    shares = matrix / np.maximum(1, matrix.sum(1, keepdims=True))
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for row, column in zip(*np.nonzero(matrix)):
        color = "white" if shares[row, column] > 0.5 else "black"
        axes.text(column, row, matrix[row, column], ha="center", va="center", color=color)
    axes.set_xticks(range(len(names)), names, rotation=45, ha="right")
    axes.set_yticks(range(len(names)), names)
    axes.set(xlabel="predicted", ylabel="true", title=title)
    FigureCanvasAgg(figure).print_png(path, metadata={"Software": None})

# SPDX-License-Identifier: Apache-2.0
"""Error against core-seconds, a picture for each scene: plot_errors.py CURVES.json FOLDER (in build/venv)."""

import json
import pathlib
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402
import numpy as np  # noqa: E402


def draw(pair, path):
    figure, axes = plt.subplots(figsize=(6, 4.5), dpi=120)
    for side, color in (("ours", "tab:blue"), ("theirs", "tab:orange")):
        curve = pair[side]["curve"]
        seconds = [np.mean(p["seconds"]) for p in curve]
        errors = np.array([p["relmse"] for p in curve])
        axes.loglog(seconds, errors.mean(axis=1), "o-", color=color, label=pair[side]["renderer"])
        axes.fill_between(seconds, errors.min(axis=1), errors.max(axis=1), color=color, alpha=0.2)
    for point, mean in zip(curve, errors.mean(axis=1)):
        axes.annotate(f"{point['spp']}", (np.mean(point["seconds"]), mean), fontsize=7, xytext=(3, 3),
                      textcoords="offset points")
    axes.set(xlabel="core-seconds", ylabel="relMSE", title=f"{pair['scene']}, {pair['ours']['size_px']} px a side")
    axes.grid(True, which="both", alpha=0.3)
    axes.legend()
    figure.tight_layout()
    figure.savefig(path)
    plt.close(figure)


def main(source, folder):
    pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
    for pair in json.loads(pathlib.Path(source).read_text()):
        draw(pair, pathlib.Path(folder) / f"error_{pair['scene']}.png")


if __name__ == "__main__":
    main(*sys.argv[1:])

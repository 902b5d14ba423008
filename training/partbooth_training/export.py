# SPDX-License-Identifier: Apache-2.0
"""Formats of a trained model for other engines. Each entry of FORMATS writes its file into the model's folder from the
Keras model, checks it, and returns the file's name."""


def _onnx(classifier, folder):
    from . import export_onnx  # loads much

    return export_onnx.export(classifier, folder)


FORMATS = {"onnx": _onnx}

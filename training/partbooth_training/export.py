# SPDX-License-Identifier: Apache-2.0
"""Formats of a trained model for other engines. Each entry of FORMATS writes its file into the model's folder from the
Keras model, checks it, and returns the file's name."""

from . import export_onnx

FORMATS = {"onnx": export_onnx.export}

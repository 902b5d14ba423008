# SPDX-License-Identifier: Apache-2.0
"""Keras to ONNX, as OpenCV 4.6's dnn module reads it: opset 10 (it refuses Clip with inputs), NCHW input (it refuses
exports in NHWC), and Gemm with its weights transposed (transB = 1)."""

import logging

import numpy as np

from . import preprocess
from .errors import InputError

OPSET = 10
MAX_SCORE_DIFFERENCE = 1e-3


def _transpose_gemm_weights(graph):
    from onnx import helper, numpy_helper

    initializers = {tensor.name: tensor for tensor in graph.initializer}
    for node in graph.node:
        if node.op_type != "Gemm" or any(a.name == "transB" and a.i for a in node.attribute):
            continue
        weights = initializers[node.input[1]]
        weights.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(weights).T.copy(), weights.name))
        kept = [attribute for attribute in node.attribute if attribute.name != "transB"]
        del node.attribute[:]
        node.attribute.extend([*kept, helper.make_attribute("transB", 1)])


def _rename(graph):
    """Names in the order of the nodes: the converter's own names change from run to run, the file should not."""
    kept = {tensor.name for tensor in [*graph.input, *graph.output]}
    names = {}
    for index, node in enumerate(graph.node):
        node.name = f"{node.op_type}_{index}"
        for kind, tensors in (("constant", node.input), ("value", node.output)):
            for position, tensor in enumerate(tensors):
                if tensor not in kept:
                    names.setdefault(tensor, f"{kind}_{index}_{position}")
                    tensors[position] = names[tensor]
    for tensor in graph.initializer:
        tensor.name = names[tensor.name]
    graph.initializer.sort(key=lambda tensor: tensor.name)
    graph.name, graph.doc_string = "partbooth_classifier", ""


def _convert(classifier):
    import tensorflow as tf
    import tf2onnx

    logging.getLogger("tf2onnx").setLevel(logging.ERROR)
    signature = (tf.TensorSpec((1, preprocess.SIZE_PX, preprocess.SIZE_PX, 3), tf.float32, name="picture"),)
    function = tf.function(lambda picture: {"scores": classifier(picture, training=False)}, input_signature=signature)
    model, _ = tf2onnx.convert.from_function(function, signature, opset=OPSET, inputs_as_nchw=["picture"])
    _transpose_gemm_weights(model.graph)
    _rename(model.graph)
    return model


def _check(path, classifier):
    """ONNX Runtime must give the scores that Keras gives."""
    import onnxruntime

    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    size = preprocess.SIZE_PX
    pictures = np.random.default_rng(1).uniform(0, 255, (4, 1, size // 8, size // 8, 3)).astype(np.float32)
    for picture in np.kron(pictures, np.ones((8, 8, 1), np.float32)):
        [scores] = session.run(None, {session.get_inputs()[0].name: picture.transpose(0, 3, 1, 2)})
        difference = np.abs(scores - classifier.predict_on_batch(picture)).max()
        if not difference <= MAX_SCORE_DIFFERENCE:
            raise InputError(path, f"its scores differ from those of Keras by {difference}",
                             "are the packages those of scripts/requirements.txt?")


def export(classifier, folder):
    path = folder / "model.onnx"
    path.write_bytes(_convert(classifier).SerializeToString())
    _check(path, classifier)
    return path.name

# SPDX-License-Identifier: Apache-2.0
"""EfficientNet-Lite0 in Keras 3.

Input: 224x224 RGB, float, 0..255 (preprocess.py). The scaling lies inside the model, as `Rescaling`: the
`Normalization` layer does not survive the export to ONNX. Tan and Le 2019, "EfficientNet"; the Lite variants drop
squeeze-and-excitation, use ReLU6, and keep stem and head at their width.
"""

import keras
import numpy as np

from . import preprocess, weights

# Expansion, kernel, stride of the first, channels, repeats (Tan and Le 2019, table 1).
STAGES = [(1, 3, 1, 16, 1), (6, 3, 2, 24, 2), (6, 5, 2, 40, 2), (6, 3, 2, 80, 3), (6, 5, 1, 112, 3), (6, 5, 2, 192, 4),
          (6, 3, 1, 320, 1)]
STEM_CHANNELS = 32
FEATURES = 1280
BLOCKS = sum(stage[-1] for stage in STAGES)
BATCH_NORM_EPSILON = 1e-3


def _norm(x, name):
    return keras.layers.BatchNormalization(epsilon=BATCH_NORM_EPSILON, name=name)(x)


def _relu6(x, name):
    return keras.layers.ReLU(max_value=6.0, name=name)(x)


def _conv(x, channels, kernel, stride, name):
    return keras.layers.Conv2D(channels, kernel, stride, padding="same", use_bias=False, name=name)(x)


def _block(x, index, expansion, kernel, stride, channels):
    """Inverted residual: 1x1 expansion, depthwise, 1x1 projection."""
    name = f"block{index}_"
    inputs = x
    if expansion != 1:
        x = _conv(x, inputs.shape[-1] * expansion, 1, 1, name + "expand")
        x = _relu6(_norm(x, name + "expand_norm"), name + "expand_relu")
    x = keras.layers.DepthwiseConv2D(kernel, stride, padding="same", use_bias=False, name=name + "depthwise")(x)
    x = _relu6(_norm(x, name + "depthwise_norm"), name + "depthwise_relu")
    x = _norm(_conv(x, channels, 1, 1, name + "project"), name + "project_norm")
    if stride == 1 and inputs.shape[-1] == channels:
        x = keras.layers.Add(name=name + "add")([x, inputs])
    return x


def _network():
    size = preprocess.SIZE_PX
    inputs = keras.Input((size, size, 3), name="picture")
    mean, std = np.array(preprocess.MEAN), np.array(preprocess.STD)
    x = keras.layers.Rescaling((1 / std).tolist(), (-mean / std).tolist(), name="scale")(inputs)
    x = _relu6(_norm(_conv(x, STEM_CHANNELS, 3, 2, "stem"), "stem_norm"), "stem_relu")
    index = 0
    for expansion, kernel, stride, channels, repeats in STAGES:
        for repeat in range(repeats):
            x = _block(x, index, expansion, kernel, stride if repeat == 0 else 1, channels)
            index += 1
    x = _relu6(_norm(_conv(x, FEATURES, 1, 1, "top"), "top_norm"), "top_relu")
    return keras.Model(inputs, keras.layers.GlobalAveragePooling2D(name="pool")(x), name="efficientnet_lite0")


def _state_names(index):
    """Names in the file of weights, for the layers of a block."""
    name, prefix = f"block{index}_", f"_blocks.{index}."
    return {name + "expand": prefix + "_expand_conv", name + "expand_norm": prefix + "_bn0",
            name + "depthwise": prefix + "_depthwise_conv", name + "depthwise_norm": prefix + "_bn1",
            name + "project": prefix + "_project_conv", name + "project_norm": prefix + "_bn2"}


def _layer_weights(layer, state, name):
    if isinstance(layer, keras.layers.BatchNormalization):
        return [state[f"{name}.{field}"] for field in ("weight", "bias", "running_mean", "running_var")]
    kernel = state[name + ".weight"]
    # PyTorch: out, in / groups, height, width. Keras: height, width, in, out; depthwise: height, width, in, 1.
    depthwise = isinstance(layer, keras.layers.DepthwiseConv2D)
    return [kernel.transpose(2, 3, 0, 1) if depthwise else kernel.transpose(2, 3, 1, 0)]


def feature_extractor(state=None):
    """Pictures to 1280 pooled features, with the ImageNet weights (or those of `state`)."""
    state = weights.imagenet_state() if state is None else state
    network = _network()
    names = {"stem": "_conv_stem", "stem_norm": "_bn0", "top": "_conv_head", "top_norm": "_bn1"}
    for index in range(BLOCKS):
        names.update(_state_names(index))
    for layer in network.layers:
        if layer.weights:
            layer.set_weights(_layer_weights(layer, state, names[layer.name]))
    network.trainable = False
    return network


def imagenet_classifier():
    """The pretrained network with its own head: logits of the 1000 ImageNet classes."""
    state = weights.imagenet_state()
    features = feature_extractor(state)
    head = keras.layers.Dense(len(state["_fc.bias"]), name="logits")
    logits = keras.Model(features.input, head(features.output))
    head.set_weights([state["_fc.weight"].T, state["_fc.bias"]])
    return logits


def classifier(features, head):
    """The model that is stored: pictures to scores, one a label, that sum to 1."""
    return keras.Model(features.input, head(features.output), name="partbooth_classifier")

# SPDX-License-Identifier: Apache-2.0
"""Fits the last blocks too, at a low rate, after the head. Off by default: on renders of metal parts, frozen features
did better on real photos."""

import keras
import numpy as np
import tensorflow as tf

from . import augment, features, head, model, preprocess

LEARNING_RATE = 1e-5
BATCH = 32
SHUFFLED = 512  # pictures in memory: 600 kB each


def _unfreeze(classifier, block_count):
    """The layers from the block on train; statistics of the batch normalizations stay those of ImageNet."""
    first = f"block{model.BLOCKS - block_count}_"
    names = [layer.name for layer in classifier.layers]
    start = next((i for i, name in enumerate(names) if name.startswith(first)), names.index("top"))
    for layer in classifier.layers[start:]:
        layer.trainable = not isinstance(layer, keras.layers.BatchNormalization)


def _stream(dataset, split, augmentation, epochs):
    """Batches for Keras: in each epoch another copy of every picture."""
    def batches():
        for epoch in range(epochs):
            for examples, pictures in features.batches(dataset.examples(split)):
                labels = np.array([example.label for example in examples])
                yield augment.copies(augmentation, examples, pictures, epoch), labels

    size = preprocess.SIZE_PX
    signature = (tf.TensorSpec((None, size, size, 3), tf.float32), tf.TensorSpec((None,), tf.int64))
    stream = tf.data.Dataset.from_generator(batches, output_signature=signature)
    return stream.unbatch().shuffle(SHUFFLED, seed=augmentation.seed).batch(BATCH)


def fit(classifier, dataset, counts, augmentation, epochs, block_count):
    """Trains in place, on another copy of each picture in each epoch; keeps the best epoch on the validation split.
    `counts`: pictures of each class in the training split."""
    _unfreeze(classifier, block_count)
    classifier.compile(keras.optimizers.Adam(LEARNING_RATE), keras.losses.SparseCategoricalCrossentropy(),
                       metrics=["accuracy"])
    stream = _stream(dataset, "train", augmentation, epochs)
    val = _stream(dataset, "val", augment.Augmentation("none"), 1)
    classifier.fit(stream, epochs=epochs, steps_per_epoch=int(counts.sum()) // BATCH or 1, validation_data=val,
                   class_weight=head.class_weights(counts), callbacks=[head.keep_best()], shuffle=False, verbose=0)
    classifier.trainable = False

# SPDX-License-Identifier: Apache-2.0
"""The last layer, a softmax regression on pooled features, fitted in seconds."""

import keras
import numpy as np
import tensorflow as tf

# Rounds of at least MIN_STEPS batches; a round sees a large data set once, a small one several times.
ROUNDS = 30
MIN_STEPS = 50
PATIENCE = 5
BATCH = 128
LEARNING_RATE = 1e-3
WEIGHT_DECAY = 1e-3


def class_weights(counts):
    """Rare classes count as much as common ones. `counts`: pictures of each class, none of them 0."""
    return {index: float(counts.sum() / (len(counts) * count)) for index, count in enumerate(counts)}


def keep_best():
    return keras.callbacks.EarlyStopping("val_loss", patience=PATIENCE, restore_best_weights=True)


def _endless(features, labels, class_count, seed):
    """Shuffled batches with the weights of their classes."""
    weights = class_weights(np.bincount(labels, minlength=class_count))
    rows = tf.data.Dataset.from_tensor_slices((features, labels, np.array([weights[label] for label in labels])))
    return rows.shuffle(len(labels), seed=seed).repeat().batch(BATCH)


def fit(features, labels, val_features, val_labels, class_count, seed):
    """A layer from features to scores. The round with the least loss on the validation split is kept."""
    layer = keras.layers.Dense(class_count, activation="softmax", name="scores")
    regression = keras.Sequential([keras.Input((features.shape[1],)), layer])
    optimizer = keras.optimizers.AdamW(LEARNING_RATE, weight_decay=WEIGHT_DECAY)
    regression.compile(optimizer, keras.losses.SparseCategoricalCrossentropy())
    steps = max(MIN_STEPS, len(labels) // BATCH)
    regression.fit(_endless(features, labels, class_count, seed), epochs=ROUNDS, steps_per_epoch=steps, shuffle=False,
                   validation_data=(val_features, val_labels), callbacks=[keep_best()], verbose=0)
    return layer

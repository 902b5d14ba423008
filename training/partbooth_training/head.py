# SPDX-License-Identifier: Apache-2.0
"""The last layer, a softmax regression on pooled features, fitted in seconds."""

import keras
import numpy as np

EPOCHS = 100
PATIENCE = 10
BATCH = 128
LEARNING_RATE = 1e-3
WEIGHT_DECAY = 1e-3


def class_weights(counts):
    """Rare classes count as much as common ones. `counts`: pictures of each class, none of them 0."""
    return {index: float(counts.sum() / (len(counts) * count)) for index, count in enumerate(counts)}


def keep_best():
    return keras.callbacks.EarlyStopping("val_loss", patience=PATIENCE, restore_best_weights=True)


def fit(features, labels, val_features, val_labels, class_count):
    """A layer from features to scores. The epoch with the least loss on the validation split is kept."""
    layer = keras.layers.Dense(class_count, activation="softmax", name="scores")
    regression = keras.Sequential([keras.Input((features.shape[1],)), layer])
    optimizer = keras.optimizers.AdamW(LEARNING_RATE, weight_decay=WEIGHT_DECAY)
    regression.compile(optimizer, keras.losses.SparseCategoricalCrossentropy())
    regression.fit(features, labels, BATCH, EPOCHS, verbose=0, callbacks=[keep_best()],
                   validation_data=(val_features, val_labels), class_weight=class_weights(np.bincount(labels, minlength=class_count)))
    return layer

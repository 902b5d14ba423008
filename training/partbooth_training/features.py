# SPDX-License-Identifier: Apache-2.0
"""Pooled features of pictures and of their augmented copies: each is computed once."""

import itertools

import numpy as np

from . import augment

BATCH = 32


def batches(examples):
    """(examples, pictures) of up to BATCH each."""
    examples = iter(examples)
    while batch := list(itertools.islice(examples, BATCH)):
        yield batch, np.stack([example.picture() for example in batch])


def run(network, pictures):
    """Outputs of a network for one batch. It is filled up to BATCH, so that there is one shape to compile for."""
    full = np.zeros((BATCH, *pictures.shape[1:]), np.float32)
    full[: len(pictures)] = pictures
    return network.predict_on_batch(full)[: len(pictures)]


def extract(network, examples, copy_count=1, augmentation=augment.Augmentation("none"), progress=lambda count: None):
    """(features [n * copy_count, 1280], labels [n * copy_count]); the copies of a batch lie together."""
    features, labels = [], []
    done = 0
    for batch, pictures in batches(examples):
        for copy in range(copy_count):
            features.append(run(network, augment.copies(augmentation, batch, pictures, copy)))
            labels.append([example.label for example in batch])
        done += len(batch)
        progress(done)
    if not features:
        return np.empty((0, network.output_shape[-1]), np.float32), np.empty(0, np.int64)
    return np.concatenate(features), np.concatenate(labels)

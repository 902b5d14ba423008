# SPDX-License-Identifier: Apache-2.0
import collections
import json
import pathlib
import pickle
import struct
import sys
import types

import numpy as np
import pytest
from partbooth_training import model, weights
from partbooth_training.errors import InputError

# Logits of an independent build of the network: see data/SOURCES.md.
REFERENCE = pathlib.Path(__file__).parent / "data" / "efficientnet_lite0_logits.json"
MAX_DIFFERENCE = 1e-4


class Evil:
    def __reduce__(self):
        return (print, ("this must not run",))


@pytest.fixture
def torch(monkeypatch):
    """Modules with the names that PyTorch pickles: enough to write its files."""
    modules = {name: types.ModuleType(name) for name in ("torch", "torch._utils")}
    for name, module in modules.items():
        monkeypatch.setitem(sys.modules, name, module)
    exec("class FloatStorage: pass", modules["torch"].__dict__)
    exec("def _rebuild_tensor_v2(): pass", modules["torch._utils"].__dict__)


class Storage:
    def __init__(self, key, count):
        self.key, self.count = key, count


class Tensor:
    def __init__(self, *view):
        self.view = view

    def __reduce__(self):
        return sys.modules["torch._utils"]._rebuild_tensor_v2, (*self.view, False, collections.OrderedDict())


class _Pickler(pickle.Pickler):
    def persistent_id(self, item):
        if isinstance(item, Storage):
            return ("storage", sys.modules["torch"].FloatStorage, item.key, "cpu", item.count, None)


def write_state(path, state, storages):
    with open(path, "wb") as file:
        for value in (weights.MAGIC_NUMBER, weights.PROTOCOL_VERSION, {"little_endian": True}):
            pickle.dump(value, file, 2)
        _Pickler(file, 2).dump(state)
        pickle.dump(list(storages), file, 2)
        for numbers in storages.values():
            file.write(struct.pack("<q", len(numbers)) + np.array(numbers, "<f4").tobytes())
    return path


def test_logits_are_those_of_the_reference():
    reference = json.loads(REFERENCE.read_text())
    y, x = np.mgrid[0:224, 0:224]
    picture = np.stack([(3 * x + 5 * y + 40 * c + x * y // 7) % 256 for c in range(3)], -1).astype(np.float32)
    logits = model.imagenet_classifier().predict_on_batch(picture[None])[0]
    assert logits.argmax() == reference["argmax"]
    assert np.abs(logits - np.array(reference["logits"])).max() < MAX_DIFFERENCE


def test_strides_and_offsets_are_those_of_the_file(tmp_path, torch):
    state = {"w": Tensor(Storage("7", 7), 1, (2, 3), (1, 2))}
    path = write_state(tmp_path / "w.pth", state, {"7": range(7)})
    np.testing.assert_array_equal(weights.read_state(path)["w"], [[1, 3, 5], [2, 4, 6]])


def test_a_tensor_beyond_its_storage_is_refused(tmp_path, torch):
    state = {"w": Tensor(Storage("7", 7), 2, (2, 3), (1, 2))}
    path = write_state(tmp_path / "w.pth", state, {"7": range(7)})
    with pytest.raises(InputError, match="beyond its storage"):
        weights.read_state(path)


def test_code_in_the_file_is_refused_and_does_not_run(tmp_path, capsys):
    path = write_state(tmp_path / "evil.pth", {"w": Evil()}, {})
    with pytest.raises(InputError, match="__builtin__.print is not allowed"):
        weights.read_state(path)
    assert "must not run" not in capsys.readouterr().out


@pytest.mark.parametrize("content", [b"", b"PK\3\4 a zip", pickle.dumps(1, 2)])
def test_other_files_are_refused(tmp_path, content):
    path = tmp_path / "other.pth"
    path.write_bytes(content)
    with pytest.raises(InputError, match="other.pth: not a file of weights"):
        weights.read_state(path)


def test_a_file_cut_short_is_refused(tmp_path, torch):
    path = write_state(tmp_path / "w.pth", {"w": Tensor(Storage("7", 7), 0, (7,), (1,))}, {"7": range(7)})
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(InputError, match="cut short"):
        weights.read_state(path)

# SPDX-License-Identifier: Apache-2.0
import shutil

import numpy as np
import onnx
import onnxruntime
import pytest
from conftest import PHOTOS, run_train
from partbooth_training import export_onnx, model_folder, preprocess
from partbooth_training.errors import InputError


@pytest.fixture(scope="module")
def network(model):
    return onnx.load(model / "model.onnx")


def attributes(node):
    return {attribute.name: onnx.helper.get_attribute_value(attribute) for attribute in node.attribute}


def test_the_file_is_what_opencv_reads(network):
    onnx.checker.check_model(network)
    assert [opset.version for opset in network.opset_import if opset.domain == ""] == [10]
    assert [d.dim_value for d in network.graph.input[0].type.tensor_type.shape.dim] == [1, 3, 224, 224]
    kinds = [node.op_type for node in network.graph.node]
    assert kinds.count("Gemm") + kinds.count("MatMul") == 1
    for node in network.graph.node:
        if node.op_type == "Clip":
            assert len(node.input) == 1
        if node.op_type == "Gemm":
            assert attributes(node)["transB"] == 1


def test_scores_are_those_of_keras_on_photos(model):
    session = onnxruntime.InferenceSession(model / "model.onnx")
    keras_model = model_folder.load_classifier(model)
    for path in sorted(PHOTOS.rglob("*.jpg")):
        picture = preprocess.load(path)[None]
        [scores] = session.run(None, {session.get_inputs()[0].name: picture.transpose(0, 3, 1, 2)})
        np.testing.assert_allclose(scores, keras_model.predict_on_batch(picture), atol=1e-5)


def test_the_check_of_the_export_notices_another_network(model, tmp_path, network):
    """Negative control: the last bias is changed."""
    changed = onnx.ModelProto.FromString(network.SerializeToString())
    bias = next(tensor for tensor in changed.graph.initializer if list(tensor.dims) == [3])
    values = onnx.numpy_helper.to_array(bias) + [0.1, 0, 0]
    bias.CopyFrom(onnx.numpy_helper.from_array(values.astype(np.float32), bias.name))
    onnx.save(changed, tmp_path / "model.onnx")
    with pytest.raises(InputError, match="differ from those of Keras"):
        export_onnx._check(tmp_path / "model.onnx", model_folder.load_classifier(model))


def test_export_writes_the_file_again(model, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(model, copy)
    (copy / "model.onnx").unlink()
    done = run_train("export", copy)
    assert done.returncode == 0, done.stderr
    for name in ("model.onnx", "preprocess.json", "labels.txt", "model.keras"):
        assert (copy / name).read_bytes() == (model / name).read_bytes(), name


def test_export_without_a_model(tmp_path):
    done = run_train("export", tmp_path / "nothing")
    assert done.returncode == 2 and "nothing: there is no such folder" in done.stderr, done.stderr


def test_export_of_a_damaged_model(model, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(model, copy)
    (copy / "model.keras").write_bytes(b"not a model")
    before = (copy / "model.onnx").read_bytes()
    done = run_train("export", copy)
    assert done.returncode == 1 and "model.keras: cannot be loaded" in done.stderr, done.stderr
    assert (copy / "model.onnx").read_bytes() == before

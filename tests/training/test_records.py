# SPDX-License-Identifier: Apache-2.0
import io

import numpy as np
import pytest
from partbooth_training import records
from partbooth_training.errors import InputError
from PIL import Image
from synthetic_dataset import LABELS, encoded, example, write_dataset, write_shard

SMALL = {"train": 2, "val": 1, "test": 1}


@pytest.fixture
def folder(tmp_path):
    return write_dataset(tmp_path / "shapes", SMALL)


def shard(folder, split="train", number=0):
    return folder / "export" / "tfrecord" / f"{split}-{number:05}-of-00002.tfrecord"


def test_examples_have_the_labels_and_bytes_that_were_written(folder):
    data = records.open_dataset(folder)
    assert data.labels == LABELS
    examples = list(data.examples("train"))
    # Two shards take turns: 0 2 4, then 1 3 5.
    assert [e.name for e in examples] == [f"{i:09}.jpg" for i in (0, 2, 4, 1, 3, 5)]
    assert [e.label for e in examples] == [0, 2, 1, 1, 0, 2]
    stored = np.asarray(Image.open(io.BytesIO(examples[0].encoded)), np.float32)
    np.testing.assert_array_equal(examples[0].picture(), stored)


def test_pictures_without_a_main_part_are_left_out(folder):
    data = encoded(Image.new("RGB", (224, 224)))
    write_shard(shard(folder), [example(data, -1, "", "bin.jpg"), example(data, 1, "disc", "disc.jpg")])
    names = [e.name for e in records.open_dataset(folder).examples("train")]
    assert "bin.jpg" not in names and "disc.jpg" in names


def test_hash_depends_on_every_byte(folder):
    before = records.open_dataset(folder).sha256()
    assert before == records.open_dataset(folder).sha256()
    path = shard(folder, "test", 1)
    content = bytearray(path.read_bytes())
    content[-5] ^= 1
    path.write_bytes(content)
    assert records.open_dataset(folder).sha256() != before


def test_damaged_record_names_the_shard(folder):
    path = shard(folder)
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"train-00000-of-00002.tfrecord:record 0.*export the data set again"):
        list(records.open_dataset(folder).examples("train"))


@pytest.mark.parametrize("label, text", [(3, "disc"), (0, "disc")])
def test_labels_must_be_those_of_classes_txt(folder, label, text):
    write_shard(shard(folder), [example(encoded(Image.new("RGB", (8, 8))), label, text, "x.jpg")])
    with pytest.raises(InputError, match="is not the one of classes.txt"):
        list(records.open_dataset(folder).examples("train"))


def test_a_missing_shard_is_an_error(folder):
    shard(folder, "train", 1).unlink()
    with pytest.raises(InputError, match="split train: 1 of 2 shards"):
        records.open_dataset(folder)


def test_without_tfrecords_the_remedy_is_the_command(folder):
    for path in (folder / "export" / "tfrecord").iterdir():
        path.unlink()
    with pytest.raises(InputError, match=f"partbooth export tfrecord {folder}"):
        records.open_dataset(folder)


def test_a_missing_split_is_an_error(folder):
    for number in (0, 1):
        shard(folder, "val", number).unlink()
    with pytest.raises(InputError, match=f"split val is empty.*partbooth export tfrecord {folder};"):
        records.open_dataset(folder)


def test_one_class_is_an_error(folder):
    (folder / "classes.txt").write_text("disc\n")
    with pytest.raises(InputError, match="classes.txt: names 1 class"):
        records.open_dataset(folder)


def test_no_folder_is_an_error(tmp_path):
    with pytest.raises(InputError, match="no such folder"):
        records.open_dataset(tmp_path / "nothing")

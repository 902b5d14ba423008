# SPDX-License-Identifier: Apache-2.0
import pytest
from partbooth_training import model_folder
from partbooth_training.errors import InputError


def test_version_name_takes_its_time_from_source_date_epoch(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert model_folder.version_name("line-3", 2) == "line-3_2_20231114T221320Z"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(InputError, match="SOURCE_DATE_EPOCH"):
        model_folder.version_name("line-3", 2)


def test_version_name_is_a_file_name():
    with pytest.raises(InputError, match="--name") as error:
        model_folder.version_name("../x", 1)
    assert error.value.exit_code == 2


def write(folder, text):
    (folder / model_folder.PREPROCESS).write_text(text)


def test_a_model_appears_whole_and_replaces_a_model(tmp_path):
    target = tmp_path / "deep" / "model"
    for text in ("first", "second"):
        with model_folder.written_whole(target) as folder:
            write(folder, text)
    assert (target / model_folder.PREPROCESS).read_text() == "second"
    assert [path.name for path in target.parent.iterdir()] == ["model"]


def test_a_failure_leaves_what_was_there_and_no_rest(tmp_path):
    target = tmp_path / "model"
    with model_folder.written_whole(target) as folder:
        write(folder, "first")
    with pytest.raises(KeyboardInterrupt):
        with model_folder.written_whole(target) as folder:
            write(folder, "half")
            raise KeyboardInterrupt
    assert (target / model_folder.PREPROCESS).read_text() == "first"
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_other_folders_and_files_are_never_replaced(tmp_path):
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "mine.jpg").write_text("x")
    (tmp_path / "file").write_text("x")
    for name, message in (("photos", "not a model"), ("file", "is a file")):
        with pytest.raises(InputError, match=message) as error:
            model_folder.check_target(tmp_path / name)
        assert error.value.exit_code == 2
    with pytest.raises(InputError, match="file: is not a folder that can be written to"):
        model_folder.check_target(tmp_path / "file" / "deeper" / "model")


def test_metadata_of_another_version_is_refused(tmp_path):
    (tmp_path / "labels.txt").write_text("a\nb\n")
    write(tmp_path, '{"format": 99}')
    with pytest.raises(InputError, match="another version"):
        model_folder.read_metadata(tmp_path)
    write(tmp_path, "{")
    with pytest.raises(InputError, match="preprocess.json"):
        model_folder.read_metadata(tmp_path)
    (tmp_path / "preprocess.json").unlink()
    with pytest.raises(InputError, match="is missing: this is not a model folder"):
        model_folder.read_metadata(tmp_path)
    with pytest.raises(InputError, match="there is no such folder") as error:
        model_folder.read_metadata(tmp_path / "nothing")
    assert error.value.exit_code == 2

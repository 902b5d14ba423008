# SPDX-License-Identifier: Apache-2.0
"""What the test files share: the programs, and the model that test_train.py leaves for the others."""

import os
import pathlib
import subprocess
import sys

import pytest

from partbooth_training import quiet

quiet.load_tensorflow()

import synthetic_dataset  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
PHOTOS = ROOT / "assets" / "quickstart_photos"


def run_train(*arguments, **environment):
    """partbooth-train as a child process."""
    command = [sys.executable, "-m", "partbooth_training", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment})


def run_edge(*arguments):
    return subprocess.run([os.environ["PARTBOOTH_EDGE"], *map(str, arguments)], capture_output=True, text=True)


@pytest.fixture(scope="session")
def work():
    return pathlib.Path(os.environ["PARTBOOTH_TEST_WORK"])


@pytest.fixture(scope="session")
def model(work):
    """The model folder that test_train.py made in this run of ctest."""
    path = work / "model"
    assert path.is_dir(), "run ctest -R Training.train first: it trains the model"
    return path


@pytest.fixture(scope="session")
def dataset(tmp_path_factory):
    return synthetic_dataset.write_dataset(tmp_path_factory.mktemp("data") / "shapes")

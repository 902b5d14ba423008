# SPDX-License-Identifier: Apache-2.0
"""Runs one test file in the build's Python environment: run_pytest.py VENV FILE. Exit code 77: skipped, says why."""

import os
import pathlib
import sys

SKIPPED = 77

venv, file = sys.argv[1:]
python = pathlib.Path(venv) / "bin" / "python"
if not python.exists():
    print(f"skipped: there is no Python environment {venv}; scripts/setup makes it")
    sys.exit(SKIPPED)
sys.stdout.flush()
os.execv(python, [str(python), "-m", "pytest", "-q", "-p", "no:cacheprovider", "--durations=3", file])

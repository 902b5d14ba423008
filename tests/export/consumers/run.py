# SPDX-License-Identifier: Apache-2.0
"""Runs a test in a Python environment of its own: run.py VENV TEST WORK_FOLDER. Exit code 77: skipped, says why."""

import os
import pathlib
import sys

SKIPPED = 77

venv, test, work = sys.argv[1:]
python = pathlib.Path(venv) / "bin" / "python"
if not (pathlib.Path(venv) / "partbooth-stamp").exists():
    print(f"skipped: the Python environment {venv} is missing or not whole; scripts/setup makes it")
    sys.exit(SKIPPED)
# The settings and caches of consumers stay in the folder of the test; nothing asks the network.
home = pathlib.Path(work) / "home"
home.mkdir(parents=True, exist_ok=True)
environment = {**os.environ, "HOME": str(home), "YOLO_OFFLINE": "true", "YOLO_CONFIG_DIR": str(home),
               "MPLCONFIGDIR": str(home), "TF_CPP_MIN_LOG_LEVEL": "3", "CONSUMERS_WORK": work}
sys.stdout.flush()
os.execve(python, [str(python), "-W", "ignore", test, "-v"], environment)

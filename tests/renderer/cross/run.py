# SPDX-License-Identifier: Apache-2.0
"""Runs the comparison in Mitsuba's Python environment: run.py VENV ARGUMENTS. Exit code 77: skipped, says why."""

import os
import pathlib
import sys

SKIPPED = 77

python = pathlib.Path(sys.argv[1]) / "bin" / "python"
if not python.exists():
    print(f"skipped: there is no Python environment {sys.argv[1]}; scripts/setup makes it")
    sys.exit(SKIPPED)
sys.stdout.flush()
compare = pathlib.Path(__file__).with_name("compare.py")
os.execv(python, [str(python), str(compare), *sys.argv[2:]])

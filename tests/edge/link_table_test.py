# SPDX-License-Identifier: Apache-2.0
"""The edge program links directly nothing but a few small libraries. Run: link_table_test.py PROGRAM"""

import re
import subprocess
import sys
import unittest

ALLOWED = {"libopencv_core", "libopencv_imgproc", "libopencv_dnn", "libjpeg", "libpng16", "libstdc++", "libm",
           "libgcc_s", "libc", "ld-linux-x86-64", "ld-linux-aarch64"}


def needed(dynamic_section):
    """Library names, without versions, that `readelf -d` lists as needed."""
    return {name.split(".so")[0] for name in re.findall(r"\(NEEDED\).*\[(.+)\]", dynamic_section)}


class LinkTable(unittest.TestCase):
    program = ""

    def test_direct_libraries(self):
        done = subprocess.run(["readelf", "-d", "-W", self.program], capture_output=True, text=True, check=True)
        found = needed(done.stdout)
        self.assertIn("libopencv_dnn", found)
        self.assertEqual(found - ALLOWED, set())

    def test_a_renderer_library_would_be_noticed(self):
        line = " 0x0000000000000001 (NEEDED)             Shared library: [libembree3.so.3]\n"
        self.assertEqual(needed(line) - ALLOWED, {"libembree3"})


if __name__ == "__main__":
    LinkTable.program = sys.argv.pop(1)
    unittest.main()

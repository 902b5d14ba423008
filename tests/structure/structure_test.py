# SPDX-License-Identifier: Apache-2.0
"""The rules of the source tree that a program can check: who includes whom, whose library types stay where, files' size
and head, formatting. Run: python3 tests/structure/structure_test.py [SOURCE_DIR] [TEST]"""

import pathlib
import re
import shutil
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Folder: the project's folders that it may include besides itself. Stages meet in core and schema only.
MAY_INCLUDE = {
    "core": set(),
    "media": {"core"},
    "schema": {"core"},
    "scene_gen": {"core", "schema"},
    "renderer": {"core", "schema", "media"},
    "labeler": {"core", "schema"},
    "export": {"core", "schema", "media"},
    "edge": {"core"},
    "pipeline": {"core", "media", "schema", "scene_gen", "renderer", "labeler", "export"},
    "apps": {"core", "schema", "pipeline", "scene_gen", "export", "edge"},
}

# Header prefix of an outside library: the folders whose files may include it.
LIBRARY_STAYS_IN = {
    r"embree\d?/": ["renderer/"],
    r"(Standard|TopoDS|STEP|IGES|XCAF|BRep|gp_|Geom|TDF|TDocStd|TCollection)": ["scene_gen/import/"],
    r"assimp/": ["scene_gen/import/"],
    r"(btBullet|LinearMath|Bullet)": ["scene_gen/"],
    r"OpenImageIO/": ["media/"],
    r"opencv2/": ["media/", "renderer/photo/", "edge/"],
    r"(tbb|oneapi)/": ["export/", "pipeline/"],
    r"CLI/": ["apps/"],
    r"yaml-cpp/": ["schema/"],
}

MAX_LINES = 450


def sources():
    for folder in MAY_INCLUDE:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".h", ".cpp"):
                yield path


def includes(text):
    return re.findall(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', text, re.M)


def forbidden_includes(relative, text):
    """The includes of a file that the tables above do not allow."""
    folder = relative.split("/")[0]
    found = []
    for header in includes(text):
        top = header.split("/")[0]
        if top in MAY_INCLUDE and top != folder and top not in MAY_INCLUDE[folder]:
            found.append(header)
        if top == "partbooth" and folder not in ("schema",) and "schema" not in MAY_INCLUDE[folder]:
            found.append(header)
        for pattern, homes in LIBRARY_STAYS_IN.items():
            if re.match(pattern, header) and not any(relative.startswith(home) for home in homes):
                found.append(header)
    return found


class Structure(unittest.TestCase):
    def test_include_table(self):
        bad = {str(p.relative_to(ROOT)): forbidden_includes(str(p.relative_to(ROOT)), p.read_text()) for p in sources()}
        self.assertEqual({k: v for k, v in bad.items() if v}, {})

    def test_include_table_has_teeth(self):
        self.assertEqual(forbidden_includes("labeler/x.cpp", '#include "renderer/renderer.h"\n'), ["renderer/renderer.h"])
        self.assertEqual(forbidden_includes("scene_gen/x.h", "#include <embree3/rtcore.h>\n"), ["embree3/rtcore.h"])
        self.assertEqual(forbidden_includes("edge/x.cpp", '#include "partbooth/scene.pb.h"\n'), ["partbooth/scene.pb.h"])
        self.assertEqual(forbidden_includes("pipeline/x.cpp", '#include "labeler/labeler.h"\n'), [])

    def test_every_folder_says_what_it_takes_and_gives(self):
        for folder in [*MAY_INCLUDE, "training"]:
            text = (ROOT / folder / "README.md").read_text()
            self.assertIn("Takes", text, folder)
            self.assertIn("ust not", text, folder)

    def test_files_have_a_licence_line_and_are_small(self):
        listed = [ROOT / p for p in tracked() if p.endswith((".h", ".cpp", ".py"))]
        for path in listed:
            lines = path.read_text().splitlines()
            self.assertIn("SPDX-License-Identifier: Apache-2.0", "\n".join(lines[:2]), path)
            self.assertLessEqual(len(lines), MAX_LINES, path)

    def test_nothing_big_or_generated_is_tracked(self):
        for name in tracked():
            self.assertLess((ROOT / name).stat().st_size, 4 * 1024 * 1024, name)
            self.assertNotRegex(name, r"^build|__pycache__|\.(o|a|so|pyc)$")
        total = sum((ROOT / n).stat().st_size for n in tracked() if n.startswith("assets/"))
        self.assertLess(total, 20e6)

    def test_formatting(self):
        if not shutil.which("clang-format"):
            self.skipTest("clang-format is not installed")
        names = [n for n in tracked() if n.endswith((".h", ".cpp"))]
        done = subprocess.run(["clang-format", "--dry-run", "-Werror", *names], cwd=ROOT, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr[:2000])


def tracked():
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        raise unittest.SkipTest("not a git checkout")
    return [n for n in done.stdout.splitlines() if (ROOT / n).is_file()]


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[1:]])

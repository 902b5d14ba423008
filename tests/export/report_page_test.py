# SPDX-License-Identifier: Apache-2.0
"""The report page in a real browser: report_page_test.py HAND_DATASET WORK_FOLDER. Exit code 77: no Chromium."""

import pathlib
import subprocess
import sys
import unittest

import browser

HAND_DATASET, WORK = sys.argv.pop(1), pathlib.Path(sys.argv.pop(1))
OVERLAYS = {"show-boxes": "box", "show-masks": "mask", "show-amodal": "amodal", "show-oriented": "oriented",
            "show-points": "point"}
VISIBLE = """[...document.querySelectorAll('svg.labels .%s')].filter(
    e => getComputedStyle(e).display != 'none' && e.getBoundingClientRect().width >= 0).length"""


def page_of(name, *what):
    """The report of a data set made by hand."""
    folder = WORK / name
    subprocess.run([HAND_DATASET, folder, *what], check=True)
    subprocess.run([HAND_DATASET, folder, "report"], check=True)
    return folder / "report" / "index.html"


class ReportPage(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.plain = page_of("plain", "100", "jpg")
        cls.full = page_of("full", "edge_full")

    def setUp(self):
        self.browser = browser.Browser()
        self.addCleanup(self.browser.close)

    def test_shows_its_thumbnails_and_loads_nothing_else(self):
        self.browser.open(self.plain)
        self.assertEqual(self.browser.value("document.title"), "dataset – data set")
        self.assertEqual(self.browser.value("document.images.length"), 72)
        self.assertEqual(self.browser.value(
            "[...document.images].filter(i => i.complete && i.naturalWidth > 20).length"), 72)
        self.assertEqual(self.browser.complaints, [])
        elsewhere = [url for url in self.browser.requests if not url.startswith("data:")]
        self.assertEqual(elsewhere, [self.plain.absolute().as_uri()])

    def test_fits_a_laptop_screen(self):
        for page in (self.plain, self.full):
            self.browser.open(page)
            self.assertLessEqual(self.browser.value("document.documentElement.scrollWidth"), 1366)
            self.assertGreaterEqual(self.browser.value(
                "Math.min(...[...document.querySelectorAll('body *')].filter(e => e.innerText)"
                ".map(e => parseFloat(getComputedStyle(e).fontSize)))"), 12)

    def test_links_lead_to_files(self):
        self.browser.open(self.plain)
        links = self.browser.value("[...document.querySelectorAll('section a')].map(a => decodeURIComponent(a.pathname))")
        self.assertEqual(len(links), 72 + 6)
        for link in links:
            self.assertTrue(pathlib.Path(link).exists(), link)
        self.assertGreaterEqual(self.browser.value("document.querySelectorAll('nav a').length"), 4)
        self.assertEqual(self.browser.value(
            "[...document.querySelectorAll('nav a')].filter(a => !document.querySelector(a.hash)).length"), 0)

    def test_check_boxes_switch_labels_on_and_off(self):
        self.browser.open(self.full)
        for box, name in OVERLAYS.items():
            there = self.browser.value(f"document.querySelectorAll('svg.labels .{name}').length")
            self.assertGreater(there, 0, name)
            self.assertEqual(self.browser.value(VISIBLE % name), 0, name)
            without = self.browser.screenshot()
            self.browser.click(f"label[for={box}]")
            self.assertEqual(self.browser.value(VISIBLE % name), there, name)
            for other in set(OVERLAYS.values()) - {name}:
                self.assertEqual(self.browser.value(VISIBLE % other), 0, other)
            self.assertNotEqual(self.browser.screenshot(), without, name)
            self.browser.click("#" + box)
            self.assertEqual(self.browser.value(VISIBLE % name), 0, name)

    def test_labels_lie_on_their_thumbnails(self):
        self.browser.open(self.full)
        self.browser.click("label[for=show-boxes]")
        off = self.browser.value("""[...document.querySelectorAll('svg.labels .box')].filter(e => {
            const b = e.getBoundingClientRect(), i = e.closest('a').querySelector('img').getBoundingClientRect();
            return b.left < i.left - 1 || b.right > i.right + 1 || b.top < i.top - 1 || b.bottom > i.bottom + 1;
        }).length""")
        self.assertEqual(off, 0)


if __name__ == "__main__":
    if not browser.PROGRAM:
        print("skipped: there is no Chromium; scripts/setup installs it")
        sys.exit(77)
    unittest.main()

# SPDX-License-Identifier: Apache-2.0
"""Prints skipped tests with their reasons, then "N passed, N failed, N skipped", from ctest's JUnit file."""

import re
import sys
import xml.etree.ElementTree as ElementTree


def skip_reason(case):
    output = case.findtext("system-out") or ""
    match = re.search(r"SKIPPED?\b[^\n]*\n?([^\n]*)|skip: ([^\n]*)", output)
    return (match.group(0).strip().replace("\n", " ") if match else "") or "no reason given"


def main(path):
    passed, failed, skipped = 0, 0, []
    for case in ElementTree.parse(path).getroot().iter("testcase"):
        status = case.get("status")
        if status == "run":
            passed += 1
        elif status in ("notrun", "disabled"):
            skipped.append(case)
        else:
            failed += 1
    for case in skipped:
        print(f"skipped: {case.get('name')}: {skip_reason(case)}")
    print(f"{passed} passed, {failed} failed" + (f", {len(skipped)} skipped" if skipped else ""))
    return 1 if failed or passed == 0 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

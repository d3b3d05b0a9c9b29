"""What the style checks share: the project's files and the report of findings."""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Bottom to top, as src/CMakeLists.txt builds them.
FOLDERS = re.search(
    r"set\(folders\s+(.*?)\)", (ROOT / "src/CMakeLists.txt").read_text(), re.S
).group(1).split()

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)


def sources(*folders):
    """C++ files below the given folders, sorted."""
    return sorted(
        path
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".cpp", ".hpp"}
    )


def includes(path):
    """(is_ours, name) of every include of a file."""
    return [(kind == '"', name) for kind, name in INCLUDE.findall(path.read_text())]


def report(findings, checked):
    """Prints what was found; the exit code is 1 when there was anything."""
    if checked == 0:
        sys.exit("no file was checked")
    for finding in findings:
        print(finding)
    print(f"{checked} files checked, {len(findings)} findings")
    sys.exit(1 if findings else 0)

"""Plain text: ASCII, no tabs, no blanks at line ends, a purpose line on top of every header,
no absolute paths of a machine, every source file in a target."""

import re
import subprocess

from project import ROOT, report

CODE = {".cpp", ".hpp", ".py", ".sh", ".cmake", ".txt", ".yaml", ".md"}
MACHINE_PATH = re.compile(r"(?<![\w.])/(home|work|root|Users)/\w")


def tracked_files():
    listed = subprocess.run(
        ["git", "-C", ROOT, "ls-files"], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    return [ROOT / name for name in listed if (ROOT / name).is_file()]


def line_findings(path, lines):
    name = path.relative_to(ROOT)
    for number, line in enumerate(lines, 1):
        if "\t" in line and path.name != "Makefile":
            yield f"{name}:{number}: a tab"
        if line != line.rstrip():
            yield f"{name}:{number}: a blank at the end"
        if not line.isascii():
            yield f"{name}:{number}: a letter outside ASCII"
        if MACHINE_PATH.search(line):
            yield f"{name}:{number}: a path of some machine"


def file_findings(path, text):
    name = path.relative_to(ROOT)
    if path.suffix == ".hpp" and not text.startswith("//"):
        yield f"{name}: no purpose line on top"
    if path.suffix == ".hpp" and "#pragma once" not in text:
        yield f"{name}: no #pragma once"
    if re.search(r"\b(TODO|FIXME|XXX)\b", text) and name.parts[:2] != ("tests", "style"):
        yield f"{name}: an open TODO"
    if path.suffix == ".cpp" and name.parts[0] in {"src", "tests"}:
        owner = path.parent
        while not (owner / "CMakeLists.txt").exists():
            owner = owner.parent
        if path.name not in (owner / "CMakeLists.txt").read_text():
            yield f"{name}: in no target of {owner.relative_to(ROOT)}/CMakeLists.txt"


findings = []
checked = 0
for path in tracked_files():
    if path.suffix not in CODE and path.name != "run":
        continue
    text = path.read_text(errors="surrogateescape")
    checked += 1
    # Golden numbers and recorded outputs are data, only code and pages are prose.
    findings += line_findings(path, text.splitlines())
    findings += file_findings(path, text)
report(findings, checked)

"""The DEPENDS line of a folder's target names exactly the folders that its files include."""

import re

from project import FOLDERS, ROOT, includes, report, sources

findings = []
for folder in FOLDERS:
    text = (ROOT / "src" / folder / "CMakeLists.txt").read_text()
    call = re.search(r"s2f_library\(\w+(.*?)\)", text, re.S)
    declared = set()
    if call:
        depends = re.search(r"DEPENDS\s+((?:[a-z0-9]+\s*)+)", call.group(1))
        declared = set(depends.group(1).split()) if depends else set()
    used = {
        name.split("/")[0]
        for path in sources(f"src/{folder}")
        for is_ours, name in includes(path)
        if is_ours and "/" in name
    } - {folder}
    for missing in sorted(used - declared):
        findings.append(f"src/{folder}: uses {missing}/ but DEPENDS does not name it")
    for surplus in sorted(declared - used):
        findings.append(f"src/{folder}: DEPENDS names {surplus}, which no file includes")
report(findings, len(FOLDERS))

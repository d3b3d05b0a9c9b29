"""Size budgets: lines of a file, lines of a function."""

import re

from project import ROOT, report, sources

MOST_FILE_LINES = 350
MOST_FUNCTION_LINES = 80

# The first line of a definition at the left margin, or of a member inside a class.
OPENING = re.compile(r"^\S.*\)\s*(const|noexcept|override|\s)*(:.*)?\{$|^\S.*\{$")
NOT_A_FUNCTION = re.compile(r"^(namespace|struct|class|enum|union|extern|const|constexpr|static const|inline const)\b|=\s*\{$")


def long_functions(lines):
    """(first line, length) of every block at the left margin that is a function body."""
    start = None
    for number, line in enumerate(lines, 1):
        if start is None and OPENING.match(line) and not NOT_A_FUNCTION.search(line):
            start = number
        elif line.startswith("}") and start is not None:
            if number - start + 1 > MOST_FUNCTION_LINES:
                yield start, number - start + 1
            start = None


findings = []
files = sources("src", "tests", "bench")
for path in files:
    lines = path.read_text().splitlines()
    name = path.relative_to(ROOT)
    if len(lines) > MOST_FILE_LINES:
        findings.append(f"{name}: {len(lines)} lines, most {MOST_FILE_LINES}")
    if "tests" in name.parts:
        continue
    for start, length in long_functions(lines):
        findings.append(f"{name}:{start}: a function of {length} lines, most {MOST_FUNCTION_LINES}")
report(findings, len(files))

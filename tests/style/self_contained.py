"""Files that name a type include what declares it: a reading of them, where no compiler sees each alone.

Of the standard library a header itself must include what has the type; of ours, and for source files, the headers that
they include may.
"""

import functools
import re

from project import ROOT, includes, report, sources

STANDARD = {
    "array": ["array"], "function": ["functional"], "map": ["map"], "optional": ["optional"], "set": ["set"],
    "shared_ptr": ["memory"], "unique_ptr": ["memory"], "weak_ptr": ["memory"], "span": ["span"], "mutex": ["mutex"],
    "string": ["string"], "string_view": ["string_view"], "thread": ["thread"], "variant": ["variant"],
    "vector": ["vector"], "pair": ["utility"], "deque": ["deque"], "atomic": ["atomic"], "ostream": ["ostream", "iosfwd"],
    "numeric_limits": ["limits"], "complex": ["complex"], "tuple": ["tuple"], "unordered_map": ["unordered_map"],
    "condition_variable": ["condition_variable"], "jthread": ["thread"], "exception_ptr": ["exception"],
    "int64_t": ["cstdint"], "uint64_t": ["cstdint"], "int32_t": ["cstdint"], "uint32_t": ["cstdint"],
    "uint16_t": ["cstdint"], "uint8_t": ["cstdint"], "size_t": ["cstddef", "cstdio", "string", "vector", "span"],
}
DECLARED = re.compile(r"^\s*(?:template <[^>]*>\s*)?(?:class|struct|enum class|enum|using|TORCH_MODULE\()\s*(?:\[\[\w+\]\]\s*)?([A-Z]\w+)", re.M)
NAMED = re.compile(r"(?<![\w:.])(?!torch::|std::|at::|c10::)(?:\w+::)*([A-Z][a-z]\w+)\b")
PARAMETER = re.compile(r"typename (\w+)")


@functools.cache
def code(path):
    """A file's text without comments and words in quotes."""
    return re.sub(r'(?s:R"\((?:.*?)\)")|//[^\n]*|"(?:\\.|[^"\\\n])*"', "", path.read_text())


@functools.cache
def declared(path):
    return frozenset(DECLARED.findall(code(path)))


@functools.cache
def reached(path):
    """Our headers that a file includes, itself or through others."""
    found = set()
    for ours, name in includes(path):
        header = ROOT / "src" / name
        if ours and header.exists() and header not in found:
            found |= {header} | reached(header)
    return frozenset(found)


files = sources("src")
everywhere = frozenset().union(*(declared(path) for path in files if path.suffix == ".hpp"))
findings = []
for path in files:
    seen = [path] if path.suffix == ".hpp" else [path, *reached(path)]
    own = {name for file in seen for _, name in includes(file)}
    for name in sorted(set(re.findall(r"\bstd::(\w+)", code(path)))):
        if name in STANDARD and not own.intersection(STANDARD[name]):
            findings.append(f"{path.relative_to(ROOT)}: std::{name} without <{STANDARD[name][0]}>")
    known = declared(path).union(PARAMETER.findall(code(path)), *map(declared, reached(path)))
    text = "\n".join(line for line in code(path).splitlines() if not line.startswith("#"))
    for name in sorted(set(NAMED.findall(text)).intersection(everywhere) - known):
        findings.append(f"{path.relative_to(ROOT)}: nothing that it includes declares {name}")
report(findings, len(files))

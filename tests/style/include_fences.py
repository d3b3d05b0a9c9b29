"""Who may include what: folder layering, and which folders may see which outside library."""

from project import FOLDERS, ROOT, includes, report, sources

# Library header prefix -> folders of src/ that may include it.
FENCES = {
    "mpi.h": {"comm", "reduce", "data"},
    "nccl.h": {"reduce"},
    "cuda": {"reduce"},
    "ATen/cuda/": {"reduce"},
    "c10/cuda/": {"reduce"},
    "hdf5": {"h5", "cube", "data", "formats"},
    "htslib/": {"data", "formats", "synth"},
    "bigWig.h": {"data", "formats"},
    "boost/program_options": {"app", "config"},
    "boost/math/": {"noise"},
    "yaml-cpp/": {"config"},
}
TORCH_FREE = {"audit", "base", "catalogue", "config", "comm", "h5", "sweep", "cube", "run", "noise", "metrics", "sequences", "stores"}
MOST_PROJECT_INCLUDES = 12  # app/ is exempt: it is all wiring


def outside_finding(folder, relative, name):
    if name.startswith(("torch/", "ATen/", "c10/")) and folder in TORCH_FREE:
        return f"{relative}: torch may not be used in {folder}/"
    for prefix, allowed in FENCES.items():
        if name.startswith(prefix) and folder not in allowed:
            return f"{relative}: <{name}> only in {', '.join(sorted(allowed))}"
    return None


def layering_finding(folder, relative, name):
    target = name.split("/")[0]
    if "/" not in name:
        return None if name == "revision.hpp" else f"{relative}: include '{name}' from src/, with its folder"
    if target not in FOLDERS:
        return f"{relative}: '{name}' is in no folder of src/"
    if FOLDERS.index(target) > FOLDERS.index(folder):
        return f"{relative}: {folder}/ lies below {target}/ and may not use it"
    return None


findings = []
files = sources("src")
for path in files:
    relative = path.relative_to(ROOT / "src")
    folder = relative.parts[0]
    ours = 0
    for is_ours, name in includes(path):
        ours += is_ours
        check = layering_finding if is_ours else outside_finding
        finding = check(folder, relative, name)
        if finding:
            findings.append(f"src/{finding}")
    if ours > MOST_PROJECT_INCLUDES and folder != "app":
        findings.append(f"src/{relative}: {ours} project includes, most {MOST_PROJECT_INCLUDES}")
report(findings, len(files))

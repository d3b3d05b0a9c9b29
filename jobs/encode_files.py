#!/usr/bin/env python3
"""Which files of an ENCODE ATAC-seq experiment a dataset wants.

    encode_files.py ANSWER.json

ANSWER.json is what the portal says at /experiments/ACCESSION/?format=json. Prints a line per file:
suffix, path on the portal, md5 sum, parted by tabs. Exit code 2 when a file is not there.
"""

import json
import re
import sys

# suffix: what the file must be. Peaks are called on replicates together, whichever those are.
WANTED = {
    "rep1.bigWig": {"output_type": "fold change over control", "file_format": "bigWig", "replicates": [1]},
    "rep2.bigWig": {"output_type": "fold change over control", "file_format": "bigWig", "replicates": [2]},
    "idr.bed.gz": {"output_type": "IDR thresholded peaks", "file_format": "bed", "replicates": None},
}
ASSEMBLY = "GRCh38"


class NoFile(Exception):
    pass


def fits(file, wanted):
    return (
        file.get("status") == "released"
        and file.get("assembly") == ASSEMBLY
        and file.get("output_type") == wanted["output_type"]
        and file.get("file_format") == wanted["file_format"]
        and wanted["replicates"] in (None, file.get("biological_replicates"))
    )


def best(files):
    """The portal's own choice first, then the newest; the accession makes it one answer."""
    return max(files, key=lambda f: (bool(f.get("preferred_default")), f.get("date_created", ""), f.get("accession", "")))


def pick(experiment):
    """(suffix, path, md5) of each wanted file."""
    accession = experiment.get("accession", "the answer")
    files = [file for file in experiment.get("files", []) if isinstance(file, dict)]
    picked = []
    for suffix, wanted in WANTED.items():
        matching = [file for file in files if fits(file, wanted)]
        if not matching:
            of = f" of replicate {wanted['replicates'][0]}" if wanted["replicates"] else ""
            raise NoFile(f"{accession}: no released {ASSEMBLY} {wanted['file_format']} '{wanted['output_type']}'{of}")
        file = best(matching)
        path, md5 = file.get("href", ""), file.get("md5sum", "")
        if not re.fullmatch(r"/\S+", path) or not re.fullmatch(r"[0-9a-f]{32}", md5):
            raise NoFile(f"{accession}: {file.get('accession', 'a file')} has no address or no md5 sum")
        picked.append((suffix, path, md5))
    return picked


def main(arguments):
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        with open(arguments[0], encoding="utf-8") as answer:
            experiment = json.load(answer)
        if not isinstance(experiment, dict):
            raise NoFile(f"{arguments[0]}: not an experiment")
        for line in pick(experiment):
            print("\t".join(line))
    except (OSError, ValueError, NoFile) as error:
        print(f"encode_files: {error}; try the experiment's page on the portal", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

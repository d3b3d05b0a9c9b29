"""Which files are picked of an experiment; all portal answers here are generated."""

import copy
import hashlib
import http.server
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "jobs"))

import encode_files  # noqa: E402


def file(accession, output, kind, replicates, **other):
    return {
        "accession": accession,
        "output_type": output,
        "file_format": kind,
        "biological_replicates": replicates,
        "assembly": "GRCh38",
        "status": "released",
        "date_created": "2021-01-01",
        "href": f"/files/{accession}/@@download/{accession}.{kind}",
        "md5sum": hashlib.md5(accession.encode()).hexdigest(),
        **other,
    }


FOLD, IDR = "fold change over control", "IDR thresholded peaks"
GENERATED = {
    "accession": "ENCSR000GEN",
    "files": [
        "/files/ENCFF000TXT/",  # the portal may give a name alone
        file("ENCFF001REP", FOLD, "bigWig", [1]),
        file("ENCFF002REP", FOLD, "bigWig", [2]),
        file("ENCFF012REP", FOLD, "bigWig", [1, 2]),
        file("ENCFF001PVA", "signal p-value", "bigWig", [1]),
        file("ENCFF001HG1", FOLD, "bigWig", [1], assembly="hg19", date_created="2023-01-01"),
        file("ENCFF001OLD", FOLD, "bigWig", [1], date_created="2020-01-01"),
        file("ENCFF001ARC", FOLD, "bigWig", [1], status="archived", date_created="2024-01-01"),
        file("ENCFF001BB1", IDR, "bigBed", [1, 2]),
        file("ENCFF001IDR", IDR, "bed", [1, 2]),
        file("ENCFF002IDR", IDR, "bed", [1], preferred_default=True, date_created="2019-01-01"),
    ],
}


class Pick(unittest.TestCase):
    def names(self, experiment):
        return [re.match(r"/files/([A-Z0-9]+)/", path)[1] for _, path, _ in encode_files.pick(experiment)]

    def test_picks_by_output_assembly_replicate_format_and_status(self):
        self.assertEqual(self.names(GENERATED), ["ENCFF001REP", "ENCFF002REP", "ENCFF002IDR"])

    def test_the_newest_of_several(self):
        experiment = copy.deepcopy(GENERATED)
        experiment["files"].append(file("ENCFF001NEW", FOLD, "bigWig", [1], date_created="2022-05-01"))
        self.assertEqual(self.names(experiment)[0], "ENCFF001NEW")

    def test_says_what_is_missing(self):
        experiment = {**GENERATED, "files": [f for f in GENERATED["files"] if "ENCFF002REP" not in str(f)]}
        with self.assertRaisesRegex(encode_files.NoFile, "ENCSR000GEN.*bigWig 'fold change over control' of replicate 2"):
            encode_files.pick(experiment)

    def test_needs_a_sum(self):
        experiment = copy.deepcopy(GENERATED)
        del experiment["files"][1]["md5sum"]
        with self.assertRaisesRegex(encode_files.NoFile, "ENCFF001REP has no address or no md5 sum"):
            encode_files.pick(experiment)


class Configuration(unittest.TestCase):
    def test_fifteen_accessions_each_with_three_files(self):
        text = (ROOT / "configs/datasets/encode-atac15.yaml").read_text()
        tracks = re.findall(r"name: (\S+), file: (\w+)\.rep1\.bigWig, replicate: (\w+)\.rep2\.bigWig, peaks: (\w+)\.idr", text)
        self.assertEqual(len(tracks), 15)
        self.assertEqual(len({track[1] for track in tracks}), 15)
        for _, *accessions in tracks:
            self.assertEqual(len(set(accessions)), 1)
            self.assertRegex(accessions[0], r"^ENCSR[0-9]{3}[A-Z]{3}$")


class Portal(http.server.BaseHTTPRequestHandler):
    """A generated portal: every experiment is the one above, a file holds its accession."""

    broken = set()

    def do_GET(self):
        if self.path.startswith("/experiments/"):
            body = json.dumps(GENERATED).encode()
        else:
            body = re.match(r"/files/([^/]+)/", self.path)[1].encode()
            if body.decode() in self.broken:
                body += b"?"
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


@unittest.skipUnless(shutil.which("curl"), "curl is not installed")
class Download(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        # Neither the genome nor the regions come from the generated portal.
        for name in ("GRCh38.fa.gz", "GRCh38.unmappable.bed"):
            (self.folder / name).touch()
        Portal.broken = set()

    def run_job(self, portal):
        return subprocess.run(
            [ROOT / "jobs/encode-atac15-download.sh", self.folder], capture_output=True, text=True, timeout=60,
            env={**os.environ, "S2FBENCH_ENCODE_PORTAL": portal, "no_proxy": "*"})

    def serve(self):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Portal)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        self.addCleanup(lambda: (server.shutdown(), thread.join(), server.server_close()))
        return f"http://127.0.0.1:{server.server_port}"

    def test_fetches_checks_and_goes_on(self):
        portal = self.serve()
        Portal.broken = {"ENCFF002IDR"}
        first = self.run_job(portal)
        self.assertEqual(first.returncode, 3, first.stderr)
        self.assertIn("differs from the portal's md5 sum", first.stderr)
        self.assertEqual(len(list(self.folder.glob("*.rep2.bigWig"))), 1)
        Portal.broken = set()
        second = self.run_job(portal)
        self.assertEqual(second.returncode, 0, second.stderr)
        self.assertEqual(len(list(self.folder.glob("ENCSR*"))), 45)
        self.assertEqual((self.folder / "ENCSR868FGK.rep1.bigWig").read_text(), "ENCFF001REP")
        self.assertIn("prepare configs/datasets/encode-atac15.yaml", second.stdout)

    def test_offline_is_said(self):
        # Port 9 of this machine: nothing listens there.
        result = self.run_job("http://127.0.0.1:9")
        self.assertEqual(result.returncode, 3)
        self.assertIn("cannot fetch http://127.0.0.1:9/experiments/", result.stderr)


if __name__ == "__main__":
    unittest.main()

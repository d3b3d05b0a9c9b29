"""slurm/workers.sh, requeue.sh and sweep.sbatch with fakes of Slurm's programs."""

import shutil
import signal
import unittest

from harness import ROOT, Case

ALIVE = "printf 'n%s alloc\\n' 1 2 3"


class Workers(Case):
    def setUp(self):
        super().setUp()
        for name in list(self.environment):
            if name.startswith("SLURM"):
                del self.environment[name]
        self.environment |= {"SLURM_JOB_ID": "7", "SLURM_JOB_NODELIST": "n[1-3]",
                             "SLURM_TASKS_PER_NODE": "2(x2),1", "SLURM_JOB_CPUS_PER_NODE": "8,6(x2)"}
        self.fake("squeue", "echo 'n[1-3]'")

    def workers(self, gres="", alive=ALIVE):
        # `scontrol show hostnames LIST` knows the three nodes, singly or as a range.
        self.fake("scontrol", f"""
            case "$*" in
              *'hostnames n[1-3]') printf 'n%s\\n' 1 2 3 ;;
              *'hostnames n[2-3]') printf 'n%s\\n' 2 3 ;;
              *hostnames*) echo "$3" ;;
              '--details show job 7') {gres or 'echo "     Nodes=n[1-3] CPU_IDs=0-3 Mem=0 GRES="'} ;;
            esac""".replace("\n", " "))
        self.fake("sinfo", alive)
        code, output, errors = self.finish(self.start("workers.sh"))
        self.assertEqual(code, 0, errors)
        return output.splitlines()

    def test_one_per_cpu(self):
        self.assertEqual(self.workers(), ["n1 8", "n2 6", "n3 6"])

    def test_one_per_several_cpus(self):
        self.environment["SLURM_CPUS_PER_TASK"] = "4"
        self.assertEqual(self.workers(), ["n1 2", "n2 1", "n3 1"])

    def test_one_per_task_where_tasks_were_asked_for(self):
        self.environment["SLURM_NTASKS"] = "5"
        self.assertEqual(self.workers(), ["n1 2", "n2 2", "n3 1"])

    def test_one_per_gpu(self):
        self.environment["SLURM_NTASKS"] = "5"
        lines = ("echo '     Nodes=n1 CPU_IDs=0 Mem=0 GRES=gpu:a100:4(IDX:0-3)';"
                 "echo '     Nodes=n[2-3] CPU_IDs=0 Mem=0 GRES=gpu:2(IDX:0-1),shard:1'")
        self.assertEqual(self.workers(lines), ["n1 4", "n2 2", "n3 2"])

    def test_lost_nodes_are_left_out(self):
        for state in ("down", "down*", "alloc*", "fail"):
            with self.subTest(state=state):
                self.setUp()
                self.assertEqual(self.workers(alive=f"echo n1 mix; echo n2 '{state}'; echo n3 drng"),
                                 ["n1 8", "n3 6"])


class Requeue(Case):
    def requeues(self, state, progressed, comment="(null)"):
        """Whether the job went back, and the comment it was given."""
        self.setUp()
        self.environment["SLURM_JOB_ID"] = "7"
        scontrol = self.fake("scontrol", "exit 0")
        self.fake("squeue", f"""case "$*" in *%k*) echo '{comment}' ;; *) echo '{state}' ;; esac""")
        code, _, errors = self.finish(self.start("requeue.sh", progressed))
        self.assertEqual(code, 0, errors)
        calls = [scontrol.arguments(call) for call in range(1, scontrol.calls + 1)]
        comments = [words[-1] for words in calls if words[0] == "update"]
        return ["requeue", "7"] in calls, "".join(comments)

    def test_a_running_job_goes_back(self):
        self.assertEqual(self.requeues("RUNNING None", "yes"), (True, ""))

    def test_a_job_that_reached_its_limit_goes_back(self):
        self.assertEqual(self.requeues("COMPLETING TimeLimit", "yes"), (True, ""))

    def test_what_slurm_ends_is_left_to_it(self):
        for state in ("COMPLETING None", "CANCELLED None", "PREEMPTED None"):
            with self.subTest(state=state):
                self.assertEqual(self.requeues(state, "yes"), (False, ""))

    def test_not_for_ever_without_progress(self):
        comment = "Comment=starts without progress: "
        self.assertEqual(self.requeues("RUNNING None", "no"), (True, comment + "1"))
        self.assertEqual(self.requeues("RUNNING None", "no", comment[8:] + "1"), (True, comment + "2"))
        self.assertEqual(self.requeues("RUNNING None", "no", comment[8:] + "2"), (False, ""))
        self.assertEqual(self.requeues("RUNNING None", "yes", comment[8:] + "2"), (True, comment + "0"))


class Sbatch(Case):
    """slurm/sweep.sbatch as Slurm would run it."""

    def setUp(self):
        super().setUp()
        self.environment |= {"SLURM_JOB_ID": "7", "SLURM_JOB_NODELIST": "n1", "SLURM_JOB_CPUS_PER_NODE": "3",
                             "S2FBENCH_SITE": ""}
        self.fake("scontrol", f"""case "$*" in *hostnames*) echo n1 ;; *)
            echo '   Command={ROOT}/slurm/sweep.sbatch sweep.yaml';
            echo '     Nodes=n1 CPU_IDs=0-2 Mem=0 GRES=' ;; esac""".replace("\n", " "))
        self.fake("squeue", """case "$*" in *%N*) echo n1 ;; *) date -d '+100 seconds' +%FT%T ;; esac""")
        self.fake("sinfo", "echo n1 alloc")
        self.fake("module", "exit 0")
        # Slurm runs a copy that lies elsewhere.
        self.copy = self.folder / "slurm_script"
        self.copy.write_text((ROOT / "slurm/sweep.sbatch").read_text())
        self.copy.chmod(0o755)

    def run_copy(self):
        return self.finish(self.start(self.copy, "sweep.yaml", "--out", self.out))

    def test_finds_the_checkout_the_workers_and_the_end(self):
        mpirun = self.fake("mpirun", "exit 5")
        code, _, errors = self.run_copy()
        self.assertEqual((code, mpirun.calls), (5, 1), errors)
        words = mpirun.arguments(1)
        self.assertEqual(words[:2], ["-n", "4"])
        self.assertEqual(words[-6:-1], ["run", "sweep.yaml", "--out", str(self.out), "--time-limit"])
        self.assertTrue(100 - 60 < int(words[-1]) <= 100, words[-1])

    def test_a_signal_before_the_launcher_requeues(self):
        mpirun = self.fake("mpirun", "exit 0")
        scontrol = self.bin / "scontrol.log"
        squeue = self.slow_squeue()
        process = self.start(self.copy, "sweep.yaml", "--out", self.out)
        squeue.ready()
        process.send_signal(signal.SIGUSR1)
        (squeue.log / "go").touch()
        code, _, errors = self.finish(process)
        self.assertEqual((code, mpirun.calls), (0, 0), errors)
        calls = [path.read_text().split() for path in scontrol.glob("arguments.*")]
        self.assertIn(["requeue", "7"], calls)

    def slow_squeue(self):
        (self.bin / "squeue").unlink()
        shutil.rmtree(self.bin / "squeue.log")
        return self.fake("squeue", """case "$*" in *%T*) echo RUNNING None ;; *%k*) echo ;; *)
            touch "$log/ready"; until [ -e "$log/go" ] || [ $SECONDS -gt 60 ]; do sleep 0.02; done ;;
            esac""".replace("\n", " "))

    def test_a_site_file_is_sourced(self):
        site = self.folder / "site.env"
        site.write_text("echo \"site: $SLURM_JOB_ID\" >&2\nexit 9\n")
        self.environment["S2FBENCH_SITE"] = str(site)
        code, _, errors = self.run_copy()
        self.assertEqual((code, errors.strip()), (9, "site: 7"))

    def test_a_missing_site_file_is_told(self):
        self.environment["S2FBENCH_SITE"] = str(self.folder / "none.env")
        code, _, errors = self.run_copy()
        self.assertEqual(code, 2)
        self.assertIn("none.env", errors)
        self.assertIn("generic.env", errors)

    def test_every_site_file_can_be_sourced(self):
        for path in sorted((ROOT / "slurm/sites").glob("*.env")):
            with self.subTest(site=path.name):
                self.setUp()
                self.environment["S2FBENCH_SITE"] = str(path)
                mpirun = self.fake("mpirun", "exit 0")
                code, _, errors = self.run_copy()
                self.assertEqual((code, mpirun.calls), (0, 1), errors)


if __name__ == "__main__":
    unittest.main()

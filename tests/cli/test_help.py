"""Help, version, unknown words: what a newcomer types first."""

import re
import unittest

from harness import ROOT, Case, command


def commands():
    """Names that `s2fbench --help` lists."""
    text = command("--help").stdout
    return re.findall(r"^  ([a-z]+)  ", text, re.M)


class Help(Case):
    def test_every_command_has_help(self):
        self.assertGreater(len(commands()), 8)
        for name in commands():
            text = self.succeeds(name, "--help")
            self.assertIn(f"s2fbench {name}", text)
            self.assertLess(len(text.splitlines()), 45, "one screen")

    def test_readme_lists_the_same_commands(self):
        readme = (ROOT / "README.md").read_text()
        self.assertEqual(re.findall(r"^\| `([a-z]+)[ `]", readme, re.M), commands())

    def test_version_names_the_revision(self):
        self.assertRegex(self.succeeds("--version"), r"s2fbench \d+\.\d+\.\d+ \(\w+")

    def test_no_command_is_an_error(self):
        self.fails(2, "try s2fbench --help")

    def test_unknown_command(self):
        self.fails(2, ["unknown command: 'tabl'", "did you mean 'table'?"], "tabl")

    def test_unknown_option(self):
        self.fails(2, ["--simulat"], "plan", "x.yaml", "--simulat", "4")

    def test_stray_word(self):
        self.fails(2, "stray", "status", "a", "stray")

    def test_list_names_the_catalogue(self):
        text = self.succeeds("list", "models")
        for name in ("cnn", "bpnet", "residualbind32"):
            self.assertIn(name, text)

    def test_paths_in_the_pages_exist(self):
        for page in ("README.md", "CONTRIBUTING.md", "src/README.md"):
            text = (ROOT / page).read_text()
            for path in re.findall(r"`((?:src|jobs|configs|tests|cmake|results|bench|slurm)/[\w./-]+)`", text):
                if "NAME" not in path:  # a pattern, for who adds one
                    self.assertTrue((ROOT / path).exists(), f"{page} names {path}")


if __name__ == "__main__":
    unittest.main()

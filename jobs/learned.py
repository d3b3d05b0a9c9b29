"""One table from several `s2fbench table --format json`, each with the bar that its models must pass.

    learned.py TABLE.json:BAR...

Exit code 1 when a mean is below its bar or a trial did not finish.
"""

import json
import sys

AXES = ["model", "model.head", "model.activation"]


def number(cell):
    spread = "(one seed)" if cell["sd"] is None else f"+- {cell['sd']:.3f}"
    return f"{cell['mean']:.3f} {spread}"


def rows_of(path, bar):
    with open(path, encoding="utf-8") as file:
        table = json.load(file)
    for cell in table["cells"]:
        if cell["kind"] == "model" and cell["state"] == "invalid":
            continue
        model = cell["kind"] == "model"
        passed = cell["state"] == "done" and cell["mean"] >= bar
        value = number(cell) if cell["state"] == "done" else cell["state"]
        names = [cell["row"].get(axis, "") for axis in AXES]
        yield names + [table["metric"], value, str(bar) if model else "",
                       "" if not model else "yes" if passed else "NO"]


def main():
    rows = []
    for argument in sys.argv[1:]:
        path, bar = argument.rsplit(":", 1)
        rows += rows_of(path, float(bar))
    head = ["model", "head", "activation", "metric", "mean +- sd over seeds", "bar", "above"]
    widths = [max(len(row[i]) for row in [head] + rows) for i in range(len(head))]
    for row in [head, ["-" * width for width in widths]] + rows:
        print("| " + " | ".join(text.ljust(width) for text, width in zip(row, widths)) + " |")
    below = [row for row in rows if row[-1] == "NO"]
    if below:
        sys.exit(f"{len(below)} below the bar or not finished")


if __name__ == "__main__":
    main()

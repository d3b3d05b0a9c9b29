"""The main table as LaTeX: one metric over the axes of a cube, with interval and n.

Each model at its trained resolution, tracks averaged within a trial; baselines and ceilings of
the metric below a rule. Needs \\usepackage{booktabs}. Rankings with ties: s2fbench table.

    python analysis/main_table.py [CUBE] --rows model,loss --cols resolution --out table.tex
"""

import itertools
import sys

import numpy as np

from cube import CubeError, n_text, over_seeds
from script import metric_name, parser, run

SPECIAL = {"&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}",
           "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}"}


UNITS = {"resolution": "resolution (bp)", "eval_resolution": "evaluated at (bp)"}


def tex(text):
    return "".join(SPECIAL.get(letter, letter) for letter in str(text))


def number(summary, at, spread, digits):
    """'0.736 $\\pm$ 0.003', '0.736' where there is one seed, '--' where there is nothing."""
    mean = float(summary.mean.sel(at))
    if not np.isfinite(mean):
        return "--"
    around = float((summary.sd if spread == "sd" else summary.half_width).sel(at))
    text = f"{mean:.{digits}f}"
    return text + (f" $\\pm$ {around:.{digits}f}" if np.isfinite(around) else "")


def combinations(array, axes):
    """Every choice of labels of the axes, as {axis: label}."""
    return [dict(zip(axes, labels))
            for labels in itertools.product(*(array[axis].values for axis in axes))]


def model_lines(summary, rows, cols, arguments):
    for row in combinations(summary.mean, rows):
        cells = [number(summary, {**row, **col}, arguments.spread, arguments.digits)
                 for col in combinations(summary.mean, cols)]
        if any(cell != "--" for cell in cells):
            yield [tex(label) for label in row.values()] + cells


def companion_labels(rows, at, name):
    """A baseline's row: its name in place of the axes on which it does not depend."""
    labels = [tex(at.get(axis, "")) for axis in rows]
    if "" in labels:
        labels[labels.index("")] = tex(name)
    else:
        labels[0] += f" ({tex(name)})"
    return labels


def companion_lines(cube, arguments, rows, cols):
    """Baselines and ceilings depend on the data and the resolution, not on what learns."""
    of_data = [axis for axis in rows if axis == "resolution" or axis not in cube.axes]
    learners = [axis for axis in rows if axis not in of_data]
    for name, variable in cube.companions(arguments.metric).items():
        try:
            array = values(cube, variable, arguments, rows + cols)
        except CubeError:
            continue  # no track has a replicate
        mean = array.mean([*learners, "seed"])
        for row in combinations(mean, of_data):
            numbers = [float(mean.sel({**row, **col})) for col in combinations(mean, cols)]
            yield companion_labels(rows, row, name) + [
                f"{cell:.{arguments.digits}f}" if np.isfinite(cell) else "--" for cell in numbers]


def values(cube, metric, arguments, axes):
    trained = "eval_resolution" not in axes and "eval_resolution" not in arguments.where
    return cube.values(metric, keep=axes, where=arguments.where, track=arguments.track,
                       at_trained=trained)


def table(cube, arguments):
    """The lines of the LaTeX file."""
    rows, cols = ([axis for axis in words.split(",") if axis]
                  for words in (arguments.rows, arguments.cols))
    if not rows or not cols or set(rows) & set(cols) or "seed" in rows + cols:
        raise CubeError("--rows and --cols want axes of their own, and seeds are averaged")
    summary = over_seeds(values(cube, arguments.metric, arguments, rows + cols))
    heads = combinations(summary.mean, cols)
    lines = ["\\begin{tabular}{" + "l" * len(rows) + "r" * len(heads) + "}", "\\toprule"]
    lines += head_lines(rows, cols, heads)
    lines.append("\\midrule")
    lines += [" & ".join(line) + r" \\" for line in model_lines(summary, rows, cols, arguments)]
    below = [" & ".join(line) + r" \\" for line in companion_lines(cube, arguments, rows, cols)]
    lines += (["\\midrule"] if below else []) + below + ["\\bottomrule", "\\end{tabular}"]
    return [*comment(cube, summary, arguments), *lines]


def head_lines(rows, cols, heads):
    """The names of the column axes over their values, which may come in several levels."""
    names = tex(", ".join(UNITS.get(axis, axis) for axis in cols))
    lines = [" & " * len(rows) + f"\\multicolumn{{{len(heads)}}}{{c}}{{{names}}}" + r" \\",
             f"\\cmidrule(l){{{len(rows) + 1}-{len(rows) + len(heads)}}}"]
    values_ = [tex(", ".join(map(str, head.values()))) for head in heads]
    return [*lines, " & ".join([tex(UNITS.get(axis, axis)) for axis in rows] + values_) + r" \\"]


def comment(cube, summary, arguments):
    spread = "sd over seeds" if arguments.spread == "sd" else "95 % t-interval of the mean over seeds"
    fixed = "".join(f", {axis} = {value}" for axis, value in arguments.where.items())
    return [f"% {metric_name(cube, arguments.metric)}, {arguments.track or 'mean over tracks'}{fixed}",
            f"% +-: {spread}, {n_text(summary.n)}; says nothing about other test sequences",
            f"% {cube.title()}, configuration {cube.data.attrs.get('config_hash', '')}"]


def write(cube, arguments):
    text = "\n".join(table(cube, arguments)) + "\n"
    if not arguments.out:
        sys.stdout.write(text)
        return
    with open(arguments.out, "w", encoding="utf-8") as file:
        file.write(text)
    print(arguments.out)


def main(words=None):
    options = parser("main_table.py", __doc__)
    options.add_argument("--out", help="the file to write (default: standard output)")
    options.add_argument("--metric", default="pearson_whole", help="metric (default: %(default)s)")
    options.add_argument("--rows", default="model,loss", help="axes (default: %(default)s)")
    options.add_argument("--cols", default="resolution", help="axes (default: %(default)s)")
    options.add_argument("--spread", choices=("interval", "sd"), default="interval",
                         help="after +-: 95 %% t-interval or sd (default: %(default)s)")
    options.add_argument("--digits", type=int, default=3, help="(default: %(default)s)")
    return run(options, write, words)


if __name__ == "__main__":
    sys.exit(main())

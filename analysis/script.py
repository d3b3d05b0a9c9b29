"""What all scripts share: their options, the look of figures, errors and exit codes."""

import argparse
import pathlib
import sys

from cube import CubeError, load

SAMPLE = pathlib.Path(__file__).resolve().parents[1] / "results/sample/cube.h5"

# Okabe and Ito's colours, told apart with every kind of colour blindness.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#F0E442")
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*", "<", ">")

METRIC_NAMES = {
    "pearson_whole": "whole-chromosome Pearson's r",
    "mse": "mean squared error of the coverage",
    "mse_scaled_oracle": "mean squared error, predictions scaled to the truth's mean (oracle)",
    "mse_scaled_valid": "mean squared error, predictions scaled on validation data",
}


def metric_name(cube, metric):
    return METRIC_NAMES.get(metric, cube.data[metric].attrs.get("long_name", metric))


def parser(name, doc):
    """Options that every script has; its docstring is the help."""
    options = argparse.ArgumentParser(
        prog=name, description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("cube", nargs="?", default=str(SAMPLE), metavar="CUBE",
                         help="results folder or cube file (default: results/sample)")
    options.add_argument("--where", action="append", default=[], metavar="AXIS=VALUE",
                         help="fixes an axis; may be given again")
    options.add_argument("--track", help="one track instead of the mean over tracks")
    return options


def conditions(words):
    """["loss=mse"] -> {"loss": "mse"}"""
    pairs = {}
    for word in words:
        axis, equals, value = word.partition("=")
        if not (axis and equals and value):
            raise CubeError(f"--where wants AXIS=VALUE: '{word}'")
        pairs[axis] = value
    return pairs


def run(options, work, words=None):
    """work(cube, arguments); the exit code, 2 where the cube or a word is wrong."""
    arguments = options.parse_args(words)
    try:
        arguments.where = conditions(arguments.where)
        work(load(arguments.cube), arguments)
    except CubeError as error:
        return _told(options, error)
    except OSError as error:
        return _told(options, f"cannot write: {error}")
    return 0


def _told(options, message):
    print(f"{options.prog}: {message}", file=sys.stderr)
    return 2


def new_figure(columns, width, height, beside=0.0):
    """Panels side by side on the same axes, each width x height inches, and room for a legend."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    plt.rcParams.update({
        "font.size": 8, "axes.titlesize": 9, "axes.spines.top": False, "axes.spines.right": False,
        "pdf.fonttype": 42, "svg.fonttype": "none", "legend.frameon": False,
    })
    figure, axes = plt.subplots(1, columns, figsize=(width * columns + beside, height), squeeze=False,
                                sharex=True, sharey=True, layout="constrained")
    return figure, axes[0]


def note(figure, *lines):
    """What the numbers are, in small print under the figure."""
    figure.supxlabel("\n".join(lines), fontsize=7, color="0.3")


def save(figure, out):
    """Writes the figure in the format of the name's ending, without a time stamp."""
    known = figure.canvas.get_supported_filetypes()
    ending = pathlib.Path(out).suffix.lstrip(".")
    if ending not in known:
        raise CubeError(f"unknown kind of picture: {out}; try a name in .pdf, .png or .svg")
    stamp = {"pdf": {"CreationDate": None}, "svg": {"Date": None}}.get(ending)
    figure.savefig(out, dpi=200, metadata=stamp)
    print(out)

"""Figure 2.2b: whole-chromosome Pearson's r against MSE for losses and target resolutions.

One panel per model; colour = loss, marker = trained resolution. Large markers are means over
seeds, small ones the seeds themselves; a line joins the resolutions of a loss.

    python analysis/loss_resolution.py [CUBE] --out loss_resolution.pdf
"""

import sys

import numpy as np

from cube import CubeError, n_text, over_seeds
from script import COLOURS, MARKERS, metric_name, new_figure, note, parser, run, save

KEEP = ["model", "loss", "resolution"]
LOG_FROM = 20  # ratio of the largest to the smallest MSE


def points(cube, x, y, where, track):
    """(x, y) of every seed, arrays (model, loss, resolution, seed); NaN = nothing there."""
    keep = [axis for axis in KEEP if axis not in where]
    arrays = []
    for metric in (x, y):
        array = cube.values(metric, keep=keep, where=where, track=track)
        missing = [axis for axis in KEEP if axis not in array.dims]
        arrays.append(array.expand_dims(missing).transpose(*KEEP, "seed"))
    both = np.isfinite(arrays[0]) & np.isfinite(arrays[1])
    return arrays[0].where(both), arrays[1].where(both)


def default_x(cube):
    """As in the study: predictions scaled by the ratio of means, where the cube has it."""
    return "mse_scaled_oracle" if "mse_scaled_oracle" in cube.metrics else "mse"


def draw_model(panel, x, y):
    mean_x, mean_y = x.mean("seed"), y.mean("seed")
    for i, loss in enumerate(x["loss"].values):
        colour = COLOURS[i % len(COLOURS)]
        panel.plot(mean_x.sel(loss=loss), mean_y.sel(loss=loss), color=colour, lw=0.7, alpha=0.6)
        for j, resolution in enumerate(x["resolution"].values):
            at = {"loss": loss, "resolution": resolution}
            marker = MARKERS[j % len(MARKERS)]
            for seed_x, seed_y in zip(x.sel(at).values, y.sel(at).values):
                panel.plot([mean_x.sel(at), seed_x], [mean_y.sel(at), seed_y], color=colour,
                           lw=0.5, ls=":")
            panel.plot(x.sel(at), y.sel(at), marker, color=colour, ms=3, alpha=0.5, mew=0)
            # Later losses are smaller, so that equal results show as rings.
            panel.plot(mean_x.sel(at), mean_y.sel(at), marker, color=colour, mec="white", mew=0.5,
                       ms=max(4, 8 - i), gid=f"mean {loss} {resolution}")
    panel.grid(color="0.92", lw=0.6)
    panel.set_axisbelow(True)


def add_legends(figure, x):
    from matplotlib.lines import Line2D

    losses = [Line2D([], [], color=COLOURS[i % len(COLOURS)], lw=3, label=str(loss))
              for i, loss in enumerate(x["loss"].values)]
    marks = [Line2D([], [], color="0.35", marker=MARKERS[j % len(MARKERS)], ls="", ms=5,
                    label=f"{resolution} bp")
             for j, resolution in enumerate(x["resolution"].values)]
    heading = Line2D([], [], ls="")
    handles = [heading, *losses, heading, heading, *marks]
    labels = ["loss", *map(str, x["loss"].values), "", "bin size",
              *(f"{resolution} bp" for resolution in x["resolution"].values)]
    figure.legend(handles, labels, loc="outside right upper")


def draw(cube, arguments):
    from matplotlib.ticker import LogLocator, NullFormatter, StrMethodFormatter

    x_metric = arguments.x or default_x(cube)
    x, y = points(cube, x_metric, arguments.y, arguments.where, arguments.track)
    if not np.isfinite(x.values).any():
        raise CubeError(f"no cell has both '{x_metric}' and '{arguments.y}': {cube.path}")
    figure, panels = new_figure(x.sizes["model"], 3.4, 3.6, beside=1.6)
    for panel, model in zip(panels, x["model"].values):
        draw_model(panel, x.sel(model=model), y.sel(model=model))
        panel.set_title(str(model))
        panel.set_xlabel(metric_name(cube, x_metric))
    low, high = np.nanmin(x.values), np.nanmax(x.values)
    if low > 0 and high / low > LOG_FROM:
        panels[0].set_xscale("log")  # of all: they share their axes
        panels[0].xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        panels[0].xaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
        panels[0].xaxis.set_minor_formatter(NullFormatter())
    panels[0].set_ylabel(metric_name(cube, arguments.y))
    add_legends(figure, x)
    tracks = arguments.track or "mean over tracks"
    note(figure, f"{tracks}; each model at its trained bin size",
         f"large: mean, small: each seed ({n_text(over_seeds(x).n)})")
    save(figure, arguments.out)
    return figure


def main(words=None):
    options = parser("loss_resolution.py", __doc__)
    options.add_argument("--out", default="loss_resolution.pdf", help="picture (.pdf, .png, .svg)")
    options.add_argument("--x", help="metric (default: mse_scaled_oracle if there, else mse)")
    options.add_argument("--y", default="pearson_whole", help="metric (default: %(default)s)")
    return run(options, draw, words)


if __name__ == "__main__":
    sys.exit(main())

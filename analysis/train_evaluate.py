"""Figure 2.2c: models trained at one resolution, evaluated at this and all coarser ones.

One panel per model; a square is the mean over seeds, with the half-width of its 95 % t-interval
over seeds below. Baselines and ceilings of the metric are rows under the square.

    python analysis/train_evaluate.py [CUBE] --out train_evaluate.pdf
"""

import sys

import numpy as np

from cube import CubeError, n_text, over_seeds
from script import metric_name, new_figure, note, parser, run, save

KEEP = ["model", "resolution", "eval_resolution"]


def grid(cube, metric, where, track):
    """(model, resolution, eval_resolution, seed) of the metric; NaN = finer than trained."""
    keep = [axis for axis in KEEP if axis not in where]
    array = cube.values(metric, keep=keep, where=where, track=track, at_trained=False)
    missing = [axis for axis in KEEP if axis not in array.dims]
    return array.expand_dims(missing).transpose(*KEEP, "seed")


def companion_rows(cube, metric, where, track):
    """{name: value at each eval_resolution}: they do not depend on what was trained."""
    rows = {}
    for name, variable in cube.companions(metric).items():
        try:
            rows[name] = grid(cube, variable, where, track).mean(["model", "resolution", "seed"])
        except CubeError:
            continue  # no track has a replicate
    return rows


def with_loss(cube, where):
    """As in the study, the models trained with the Poisson loss, unless said otherwise."""
    losses = [str(loss) for loss in cube.data["loss"].values]
    return {"loss": "poisson", **where} if "poisson" in losses else where


def write_numbers(panel, summary, rows, colour_map, norm):
    for (i, j), value in np.ndenumerate(summary.mean.values):
        if not np.isfinite(value):
            continue
        half = summary.half_width.values[i, j]
        ink = "white" if sum(colour_map(norm(value))[:3]) < 1.5 else "black"
        text = f"{value:.3f}" + (f"\n$\\pm${half:.3f}" if np.isfinite(half) else "")
        panel.text(j, i, text, ha="center", va="center", fontsize=6, color=ink,
                   linespacing=1.1)
    for k, row in enumerate(rows.values()):
        for j, value in enumerate(row.values):
            if np.isfinite(value):
                panel.text(j, len(summary.mean) + k, f"{value:.3f}", ha="center", va="center",
                           fontsize=6, color="0.25")


def draw_model(panel, summary, rows, colour_map, norm):
    trained, evaluated = summary.mean["resolution"].values, summary.mean["eval_resolution"].values
    image = panel.imshow(summary.mean.values, cmap=colour_map, norm=norm, aspect="auto")
    write_numbers(panel, summary, rows, colour_map, norm)
    panel.set_xticks(range(len(evaluated)), evaluated)
    panel.set_yticks(range(len(trained) + len(rows)), [*trained, *rows])
    panel.set_ylim(len(trained) + len(rows) - 0.5, -0.5)
    if rows:
        panel.axhline(len(trained) - 0.5, color="0.5", lw=0.6)
    panel.set_xlabel("evaluated at (bp per bin)")
    panel.tick_params(length=0)
    for side in panel.spines.values():
        side.set_visible(False)
    return image


def draw(cube, arguments):
    import matplotlib

    if "loss" not in arguments.where and cube.data.sizes.get("loss", 1) > 1:
        arguments.where = with_loss(cube, arguments.where)
    values = grid(cube, arguments.metric, arguments.where, arguments.track)
    rows = companion_rows(cube, arguments.metric, arguments.where, arguments.track)
    summary = over_seeds(values)
    size = 1.4 + 0.52 * values.sizes["eval_resolution"]
    height = 1.5 + 0.36 * (values.sizes["resolution"] + len(rows))
    figure, panels = new_figure(values.sizes["model"], size, height)
    colour_map = matplotlib.colormaps["cividis"]
    norm = matplotlib.colors.Normalize(np.nanmin(summary.mean), np.nanmax(summary.mean))
    for panel, model in zip(panels, values["model"].values):
        of_model = type(summary)(*(part.sel(model=model) for part in
                                   (summary.mean, summary.half_width, summary.sd, summary.n)))
        image = draw_model(panel, of_model, rows, colour_map, norm)
        loss = arguments.where.get("loss")
        panel.set_title(f"{model}, {loss} loss" if loss else str(model))
    panels[0].set_ylabel("trained at (bp per bin)")
    figure.colorbar(image, ax=panels, label=metric_name(cube, arguments.metric), shrink=0.8)
    tracks = arguments.track or "mean over tracks"
    spread = "$\\pm$: 95 % t-interval over seeds, " if (summary.n.values > 1).any() else ""
    note(figure, f"{tracks}; {spread}{n_text(summary.n)}")
    save(figure, arguments.out)
    return figure


def main(words=None):
    options = parser("train_evaluate.py", __doc__)
    options.add_argument("--out", default="train_evaluate.pdf", help="picture (.pdf, .png, .svg)")
    options.add_argument("--metric", default="pearson_whole", help="metric (default: %(default)s)")
    return run(options, draw, words)


if __name__ == "__main__":
    sys.exit(main())

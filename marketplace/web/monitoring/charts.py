"""Charts as plain geometry that a template draws as SVG; time runs one way in both languages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from marketplace.core.formats import fmt_number, fmt_percent
from marketplace.web.i18n import gettext as _
from marketplace.web.i18n import lang

WIDTH, HEIGHT = 640, 280
START, END, TOP, FLOOR = 56, 620, 16, 236
MARKED = (6, 12, 24)


@dataclass(frozen=True, slots=True)
class Label:
    """A word at a place."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Curve:
    """A stepped line with its band, grid, and marked values."""

    line: str
    band: str
    grid: tuple[Label, ...]
    months: tuple[Label, ...]
    marks: tuple[Label, ...]
    rows: tuple[tuple[str, str, str], ...]  # months, share, band: the table behind


def survival_curve(points: Sequence[Sequence[Any]], longest: int) -> Curve | None:
    """Return the curve of Kaplan-Meier points [x, [num, den], low, high, n]; None without any."""
    if not points:
        return None
    end = max(12, longest, points[-1][0])
    steps = [(0, 1.0, 1.0, 1.0), *((p[0], p[1][0] / p[1][1], p[2], p[3]) for p in points)]

    def at(month: float) -> float:
        return round(float(START + (END - START) * month / end), 1)

    def up(share: float) -> float:
        return round(FLOOR - (FLOOR - TOP) * share, 1)

    xs = [at(step[0]) for step in steps] + [END]
    marks = [
        Label(at(month), up(share), _percent(share))
        for month in MARKED
        if month <= end and (share := _share_at(steps, month)) is not None
    ]
    return Curve(
        line=_stair(xs, [up(s[1]) for s in steps]),
        band=_stair(xs, [up(s[3]) for s in steps])
        + " L"
        + _stair(xs[::-1], [up(s[2]) for s in steps][::-1], back=True)
        + " Z",
        grid=tuple(Label(START, up(q / 4), _percent(q / 4)) for q in range(5)),
        months=tuple(Label(at(m), FLOOR, fmt_number(m, lang())) for m in range(0, end + 1, 6)),
        marks=tuple(marks),
        rows=tuple(
            (
                fmt_number(p[0], lang()),
                _percent(p[1][0] / p[1][1]),
                _("%(from)s to %(to)s", **{"from": _percent(p[2]), "to": _percent(p[3])}),
            )
            for p in points
        ),
    )


def _share_at(steps: Sequence[tuple[int, float, float, float]], month: int) -> float | None:
    return [share for x, share, _, _ in steps if x <= month][-1]


def _stair(xs: Sequence[float], ys: Sequence[float], *, back: bool = False) -> str:
    """Return a path: level until the next end, then down. `back` walks it the other way."""
    if back:
        parts = [f"{xs[0]},{ys[0]}"]
        for place in range(len(ys)):
            parts.append(f"{xs[place + 1]},{ys[place]}")
            if place + 1 < len(ys):
                parts.append(f"{xs[place + 1]},{ys[place + 1]}")
        return " L".join(parts)
    parts = [f"M{xs[0]},{ys[0]}"]
    for place in range(len(ys)):
        parts.append(f"L{xs[place + 1]},{ys[place]}")
        if place + 1 < len(ys):
            parts.append(f"L{xs[place + 1]},{ys[place + 1]}")
    return " ".join(parts)


def _percent(share: float) -> str:
    return fmt_percent(round(100 * share), lang())


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar from 0 to 100 of the longest; `hidden` has none."""

    name: str
    text: str
    length: float
    hidden: bool = False


def bars(rows: Sequence[tuple[str, str, float | None]]) -> tuple[Bar, ...]:
    """Return bars of (name, text, value); None is a hidden value."""
    top = max((value for _, _, value in rows if value is not None), default=0) or 1
    return tuple(
        Bar(name, text, round(100 * max(0, value or 0) / top, 1), hidden=value is None)
        for name, text, value in rows
    )

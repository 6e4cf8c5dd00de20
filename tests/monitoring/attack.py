"""A reader of the public files who wants the hidden cells: all sums written down, then solved.

Every published number is a linear equation over counts that cannot be negative. The least and most
that a hidden cell can be are two linear programmes, solved exactly (simplex on fractions, Bland's
rule), in a way that shares nothing with `disclosure`.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction

Row = dict[str, int]  # variable -> coefficient
HIDDEN = "c"


class Knowledge:
    """What a reader knows: variables, equations, and which of them the files hide."""

    def __init__(self) -> None:
        self.equations: list[tuple[Row, Fraction]] = []
        self.hidden: list[str] = []

    def know(self, row: Row, value: int | Fraction) -> None:
        self.equations.append((row, Fraction(value)))

    def cell(self, name: str, text: str) -> None:
        """Note one cell of a file."""
        if text == HIDDEN:
            self.hidden.append(name)
        elif text:
            self.know({name: 1}, Fraction(text))

    def table(self, name: str, text: str) -> None:
        """Note a table whose last line is the total of the others, column by column."""
        head, *rows = list(csv.reader(io.StringIO(text)))
        for place, column in enumerate(head[1:], 1):
            if column in {"women", "survival"}:
                continue
            for row in rows:
                self.cell(f"{name}/{row[0]}/{column}", row[place])
            parts = {f"{name}/{row[0]}/{column}": 1 for row in rows[:-1]}
            self.know(parts | {f"{name}/total/{column}": -1}, 0)

    def bounds(self, name: str) -> tuple[Fraction, Fraction | None]:
        """Return the least and most a cell can be; None is without end."""
        linked = self._linked(name)
        low = minimum(linked, {name: 1})
        high = minimum(linked, {name: -1})
        assert low is not None
        return low, None if high is None else -high

    def _linked(self, name: str) -> list[tuple[Row, Fraction]]:
        """Return the equations that have to do with a cell, known values put in."""
        known = {next(iter(r)): v for r, v in self.equations if len(r) == 1}
        open_ones = []
        for row, value in self.equations:
            if len(row) > 1:
                rest = {n: c for n, c in row.items() if n not in known}
                left = value - sum(c * known[n] for n, c in row.items() if n in known)
                if rest:
                    open_ones.append((rest, left))
        touched, size = {name}, 0
        while size != len(touched):
            size = len(touched)
            for row, _ in open_ones:
                if touched & set(row):
                    touched |= set(row)
        return [(row, value) for row, value in open_ones if touched & set(row)]


def minimum(equations: list[tuple[Row, Fraction]], goal: Mapping[str, int]) -> Fraction | None:
    """Return the least value of `goal` over x >= 0 with the equations; None is without end."""
    names = sorted({n for row, _ in equations for n in row} | set(goal))
    place = {n: i for i, n in enumerate(names)}
    rows: list[list[Fraction]] = []
    for row, value in equations:
        sign = -1 if value < 0 else 1
        line = [Fraction(0)] * len(names)
        for n, coefficient in row.items():
            line[place[n]] += sign * coefficient
        rows.append([*line, value * sign])
    width, count = len(names), len(rows)
    tableau = [
        line[:-1] + [Fraction(int(i == j)) for j in range(count)] + line[-1:]
        for i, line in enumerate(rows)
    ]
    basis = [width + i for i in range(count)]
    first = [Fraction(0)] * width + [Fraction(1)] * count
    assert _solve(tableau, basis, first, width + count) == 0, "the files contradict each other"
    for i in range(count):  # push what is artificial out of the basis
        if basis[i] >= width:
            column = next((j for j in range(width) if tableau[i][j]), None)
            if column is not None:
                _pivot(tableau, basis, i, column)
    second = [Fraction(goal.get(n, 0)) for n in names] + [Fraction(0)] * count
    return _solve(tableau, basis, second, width)


def _solve(
    tableau: list[list[Fraction]], basis: list[int], cost: list[Fraction], allowed: int
) -> Fraction | None:
    while True:
        price = [cost[b] for b in basis]
        entering = next(
            (
                j
                for j in range(allowed)
                if j not in basis
                and cost[j] - sum(p * row[j] for p, row in zip(price, tableau, strict=True)) < 0
            ),
            None,
        )
        if entering is None:
            return sum((p * row[-1] for p, row in zip(price, tableau, strict=True)), Fraction(0))
        ratios = [
            (row[-1] / row[entering], basis[i], i)
            for i, row in enumerate(tableau)
            if row[entering] > 0
        ]
        if not ratios:
            return None
        _pivot(tableau, basis, min(ratios)[2], entering)


def _pivot(tableau: list[list[Fraction]], basis: list[int], row: int, column: int) -> None:
    by = tableau[row][column]
    tableau[row] = [value / by for value in tableau[row]]
    for i, other in enumerate(tableau):
        if i != row and other[column]:
            factor = other[column]
            tableau[i] = [a - factor * b for a, b in zip(other, tableau[row], strict=True)]
    basis[row] = column


def read_files(texts: Mapping[str, str]) -> Knowledge:
    """Write down all that the public files of one month say and imply."""
    found = Knowledge()
    shares: dict[str, dict[str, str]] = defaultdict(dict)
    for name, text in texts.items():
        if name.startswith("by-"):
            found.table(name.removesuffix(".csv"), text)
            head, *rows = list(csv.reader(io.StringIO(text)))
            if "women" in head:
                shares[name.removesuffix(".csv")] = {r[0]: r[head.index("women")] for r in rows}
    _tie_tables(found, texts, shares)
    _tie_moves(found, texts)
    _tie_tiers(found, texts)
    return found


def _tie_tables(
    found: Knowledge, texts: Mapping[str, str], shares: dict[str, dict[str, str]]
) -> None:
    for name in [n.removesuffix(".csv") for n in texts if n.startswith("by-")]:
        if name.endswith("-gender") and name != "by-gender":
            _tie_genders(found, texts, name, shares.get(name.removesuffix("-gender"), {}))
            continue
        for row in list(csv.reader(io.StringIO(texts[f"{name}.csv"])))[1:]:
            cell = f"{name}/{row[0]}"  # registered are active or silent
            found.know({f"{cell}/registered": 1, f"{cell}/active": -1, f"{cell}/silent": -1}, 0)


def _tie_genders(
    found: Knowledge, texts: Mapping[str, str], name: str, shares: dict[str, str]
) -> None:
    plain = name.removesuffix("-gender")
    rows = {r[0]: r for r in list(csv.reader(io.StringIO(texts[f"{name}.csv"])))[1:]}
    active = {
        r[0]: r[2]
        for r in list(csv.reader(io.StringIO(texts[f"{plain}.csv"])))[1:]
    }  # fmt: skip
    for line in rows:
        cell = f"{name}/{line}"
        found.know({f"{cell}/woman": 1, f"{cell}/others": 1, f"{cell}/total": -1}, 0)
        found.know({f"{cell}/total": 1, f"{plain}/{line}/active": -1}, 0)
        share = shares.get(line, "")
        if share not in {"", HIDDEN} and active[line] not in {"", HIDDEN}:
            found.know({f"{cell}/woman": 1}, round(Fraction(share) * int(active[line])))
    found.know({f"{name}/total/woman": 1, "by-gender/woman/active": -1}, 0)


def _tie_moves(found: Knowledge, texts: Mapping[str, str]) -> None:
    standings = list(csv.reader(io.StringIO(texts["standings.csv"])))[1:]
    for name, text in standings:
        found.cell(f"standings/{name}", text)
    found.know({f"standings/{n}": 1 for n, _ in standings} | {"by-county/total/registered": -1}, 0)
    if "moves.csv" not in texts:
        return
    found.table("moves", texts["moves.csv"])
    members = {
        "selling": ("steady", "active", "recovered", "at_risk"),
        "silent": ("inactive", "ended", "closed"),
        "waiting": ("registered", "not_started", "paused"),
    }
    rows = [r[0] for r in list(csv.reader(io.StringIO(texts["moves.csv"])))[1:]]
    for row in rows:
        parts = {f"moves/{row}/{group}": 1 for group in members}
        found.know(parts | {f"moves/{row}/total": -1}, 0)
    for group, names in members.items():
        parts = {f"standings/{n}": 1 for n in names}
        found.know(parts | {f"moves/total/{group}": -1}, 0)


def _tie_tiers(found: Knowledge, texts: Mapping[str, str]) -> None:
    figures = {r[0]: r for r in list(csv.reader(io.StringIO(texts["figures.csv"])))[1:]}
    _, share, _, judged = figures["M10"]
    for name, text in list(csv.reader(io.StringIO(texts["growth.csv"])))[1:]:
        found.cell(f"growth/{name}", text)
    if judged.isdigit():
        tiers = {f"growth/{n}": 1 for n in ("doubled", "grown", "steady", "fallen", "collapsed")}
        found.know(tiers, int(judged))
        if share not in {"", HIDDEN}:
            grown = round(Fraction(share) * int(judged))
            found.know({"growth/doubled": 1, "growth/grown": 1}, grown)

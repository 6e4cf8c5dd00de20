"""Changes of the stock as an audience may see them (P7): births, ends, moves. Pure."""

from typing import Any

from marketplace.monitoring.counts import protected_counts, spaced
from marketplace.monitoring.disclosure import Grid, Rules, protect, small
from marketplace.monitoring.flows import GROUPS
from marketplace.monitoring.headline import populations
from marketplace.monitoring.publishing import HIDDEN, Line, Table, Value, rules_of

Row = dict[str, Any]


def flows(content: dict[str, Any], *, public: bool = True) -> list[Line]:
    """Return births and ends by year; the next year's stock tells their difference."""
    rows: list[Row] = content.get("flows", [])
    starts: list[Value] = [row["start"] for row in rows]
    gone = [False] * len(rows)
    if public:
        rules = rules_of(content)
        starts = _starts(content, rows, rules)
        gone = _hidden_years(rows, starts, rules)
    return [
        Line(
            f"{row['first']}/{row['last']}",
            {
                "start": start,
                "births": HIDDEN if hides else row["births"],
                "ends": HIDDEN if hides and row["ends"] is not None else row["ends"],
            },
            hidden=hides,
        )
        for row, start, hides in zip(rows, starts, gone, strict=True)
    ]


def _starts(content: dict[str, Any], rows: list[Row], rules: Rules) -> list[Value]:
    behind = [value for value in populations(content).values() if isinstance(value, int)]
    stocks = {str(n): int(row["start"]) for n, row in enumerate(rows)}
    found = spaced(stocks, rules, beside=[content["total"]["registered"], *behind])
    return list(found.values())


def _hidden_years(rows: list[Row], starts: list[Value], rules: Rules) -> list[bool]:
    """Return the years whose flows hide: small ones, and those beside a stock that hides.

    M6 tells the births of the years before the last one in one sum: they hide together.
    """
    gone = [any(small(row[k] or 0, rules) for k in ("births", "ends")) for row in rows]
    for n, start in enumerate(starts):
        if start is HIDDEN:
            gone[n] = True
            gone[max(0, n - 1)] = True
    early = gone[:-1]
    return [any(early)] * len(early) + gone[-1:]


def moves(content: dict[str, Any], *, public: bool = True) -> Table | None:
    """Return where businesses stood a year ago and stand now; None when a sum itself hides."""
    if "moves" not in content:
        return None
    columns, rules = list(GROUPS), rules_of(content)
    rows: dict[str, list[int]] = content["moves"]
    grid = Grid(list(rows.values()))
    sums = {name: sum(row[n] for row in grid.counts) for n, name in enumerate(columns)}
    totals: dict[str, Value] = {name: sum(row) for name, row in rows.items()}
    if public:
        totals = protected_counts({name: sum(row) for name, row in rows.items()}, rules)
        if HIDDEN in protected_counts(sums, rules).values():
            return None
        _protect_moves(grid, list(totals.values()), rules)
    lines = []
    for i, (name, row) in enumerate(rows.items()):
        cells: dict[str, Value] = {
            column: HIDDEN if (i, j) in grid.hidden else row[j] for j, column in enumerate(columns)
        }
        lines.append(Line(name, cells | {"total": totals[name]}, i in grid.whole_rows))
    whole = Line("total", {**sums, "total": sum(sums.values())}, hidden=False)
    return Table("moves", (*columns, "total"), tuple(lines), whole)


def _protect_moves(grid: Grid, totals: list[Value], rules: Rules) -> None:
    for n, total in enumerate(totals):
        if total is HIDDEN:
            grid.hide_row(n)
    protect(grid, rules)

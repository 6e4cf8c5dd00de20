"""From a frozen period to what an audience may see: page, chart and file read this and only this.

The public sees protected tables (P1 to P5); staff see the same tables bare. A row whose counts may
not be shown hides in all columns and all tables of the period (P6). Pure.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from marketplace.monitoring.disclosure import Grid, Rules, protect, small, unsafe_rate, unsafe_sum
from marketplace.monitoring.states import Dimension
from marketplace.monitoring.tables import CROSSED, GENDERS


class _Hidden:
    """What stands in a cell that may not be shown; it does not tell why."""

    def __str__(self) -> str:
        return "c"

    __repr__ = __str__


HIDDEN = _Hidden()
Value = int | Fraction | _Hidden | None
MEASURES = ("registered", "active", "women", "survival", "sales")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a published table."""

    name: str
    cells: dict[str, Value]
    hidden: bool  # the whole row hides

    def __getitem__(self, measure: str) -> Value:
        return self.cells[measure]


@dataclass(frozen=True, slots=True)
class Table:
    """A published table with its total line."""

    name: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    total: Line

    @property
    def suppressed(self) -> int:
        """How many cells hide."""
        return sum(value is HIDDEN for line in self.lines for value in line.cells.values())


def rules_of(content: dict[str, Any]) -> Rules:
    """Return the rules a period was frozen with."""
    chosen = content["parameters"]
    return Rules(
        few=max(3, chosen["few"]),
        denominator_least=chosen["rate_denominator_least"],
        one_pct=chosen["dominance_one_pct"],
        two_pct=chosen["dominance_two_pct"],
        p_pct=chosen["p_pct"],
    )


def table(content: dict[str, Any], dimension: Dimension, *, public: bool = True) -> Table:
    """Return the breakdown by a dimension."""
    rows, rules = content["tables"][dimension.value], rules_of(content)
    gone = _rows_to_hide(rows, rules) if public else set()
    columns = tuple(m for m in MEASURES if m != "women" or dimension is not Dimension.GENDER)
    no_women = public and _women_hide(content, rules)
    shown = {
        "registered": _registered(rows, gone, rules, public=public),
        "active": _counts(rows, "active", gone),
        "women": _women(rows, gone, rules, public=public, all_hide=no_women),
        "survival": _survival(rows, gone, rules, public=public),
        "sales": sums(rows, gone, rules, public=public),
    }
    lines = tuple(
        Line(found["class"], {m: shown[m][i] for m in columns}, i in gone)
        for i, found in enumerate(rows)
    )
    total = total_line(content["total"], rules, public=public)
    if no_women:
        total.cells["women"] = HIDDEN
    return Table(dimension.value, columns, lines, total)


def cross(content: dict[str, Any], dimension: Dimension, *, public: bool = True) -> Table:
    """Return active businesses by a dimension and gender."""
    rows, rules = content["tables"][dimension.value], rules_of(content)
    gone = _rows_to_hide(rows, rules) if public else set()
    hidden = protect(_gender_grid(rows, gone, rules), rules) if public else set()
    lines = tuple(
        Line(
            found["class"],
            {
                gender: HIDDEN if (i, j) in hidden else found["genders"][j]
                for j, gender in enumerate(GENDERS)
            }
            | {"total": HIDDEN if i in gone else found["active"]},
            i in gone,
        )
        for i, found in enumerate(rows)
    )
    whole = dict(zip(GENDERS, content["total"]["genders"], strict=True))
    # The whole by gender stands in the table by gender too, and hides there or nowhere (P6).
    by_gender = table(content, Dimension.GENDER, public=public)
    gone_too = any(line.name == "woman" and line.hidden for line in by_gender.lines)
    cells: dict[str, Value] = {g: HIDDEN if gone_too else n for g, n in whole.items()}
    total = Line("total", cells | {"total": content["total"]["active"]}, hidden=False)
    name = f"{dimension.value}-gender"
    if gone_too:
        lines = tuple(Line(line.name, _only_total(line), hidden=True) for line in lines)
    return Table(name, (*GENDERS, "total"), lines, total)


def _only_total(line: Line) -> dict[str, Value]:
    return dict.fromkeys(GENDERS, HIDDEN) | {"total": line["total"]}


def all_tables(content: dict[str, Any], *, public: bool = True) -> list[Table]:
    """Return every table of a period."""
    single = [table(content, dimension, public=public) for dimension in Dimension]
    return single + [cross(content, dimension, public=public) for dimension in CROSSED]


def total_line(found: dict[str, Any], rules: Rules, *, public: bool = True) -> Line:
    """Return the whole, itself under P1 and P2."""
    women, active = found["genders"][0], found["active"]
    unsafe = unsafe_sum(found["sales"], found["sellers"], found["largest"], rules)
    cells: dict[str, Value] = {
        "registered": found["registered"],
        "active": active,
        "women": _share(women, active),
        "survival": _share(found["survivors"], found["cohort"]),
        "sales": found["sales"],
    }
    if public:
        for name in ("registered", "active"):
            cells[name] = HIDDEN if small(found[name], rules) else cells[name]
        for name, of, out_of in (("women", women, active), _cohort(found)):
            if out_of and unsafe_rate(of, out_of, rules):
                cells[name] = HIDDEN
        cells["sales"] = HIDDEN if unsafe else cells["sales"]
    return Line("total", cells, hidden=False)


def _cohort(found: dict[str, Any]) -> tuple[str, int, int]:
    return "survival", found["survivors"], found["cohort"]


def _rows_to_hide(rows: list[dict[str, Any]], rules: Rules) -> set[int]:
    """Return the rows that hide as a whole: one pattern for all columns."""
    gone: set[int] = set()
    while True:
        before = len(gone)
        for measure in ("registered", "active"):
            grid = Grid(
                [[row[measure]] for row in rows],
                hidden={(i, 0) for i in gone},
                row_totals=False,
                behind=[row["active"] or row["registered"] for row in rows],
            )
            gone |= {i for i, _ in protect(grid, rules)}
        if len(gone) == before:
            return gone


def _registered(
    rows: list[dict[str, Any]], gone: set[int], rules: Rules, *, public: bool
) -> list[Value]:
    """Registered less active are the silent: where they are too few, the registered hide."""
    grid = Grid(
        [[row["registered"] - row["active"]] for row in rows],
        hidden={(i, 0) for i in gone},
        row_totals=False,
        behind=[row["registered"] for row in rows],
    )
    hidden = protect(grid, rules) if public else set()
    return [HIDDEN if (i, 0) in hidden else row["registered"] for i, row in enumerate(rows)]


def _counts(rows: list[dict[str, Any]], measure: str, gone: set[int]) -> list[Value]:
    return [HIDDEN if i in gone else row[measure] for i, row in enumerate(rows)]


def _gender_grid(rows: list[dict[str, Any]], gone: set[int], rules: Rules) -> Grid:
    """Return active businesses by gender, with what hides because a share of women may not show."""
    grid = Grid([list(row["genders"]) for row in rows])
    for i, row in enumerate(rows):
        if i in gone:
            grid.hide_row(i)
        elif row["active"] and unsafe_rate(row["genders"][0], row["active"], rules):
            grid.hidden.update({(i, 0), (i, 1)})
    return grid


def _women_hide(content: dict[str, Any], rules: Rules) -> bool:
    """Say whether the number of women among the active hides in the table by gender."""
    rows = content["tables"][Dimension.GENDER.value]
    return any(rows[i]["class"] == GENDERS[0] for i in _rows_to_hide(rows, rules))


def _women(
    rows: list[dict[str, Any]], gone: set[int], rules: Rules, *, public: bool, all_hide: bool
) -> list[Value]:
    if all_hide:
        return [HIDDEN] * len(rows)
    hidden = protect(_gender_grid(rows, gone, rules), rules) if public else set()
    found: list[Value] = []
    for i, row in enumerate(rows):
        women, active = row["genders"][0], row["active"]
        hides = i in gone or (i, 0) in hidden
        found.append(HIDDEN if hides else _share(women, active))
    return found


def _survival(
    rows: list[dict[str, Any]], gone: set[int], rules: Rules, *, public: bool
) -> list[Value]:
    grid = Grid([[row["survivors"], row["cohort"] - row["survivors"]] for row in rows])
    if public:
        for i, row in enumerate(rows):
            if i in gone:
                grid.hide_row(i)
            elif row["cohort"] and unsafe_rate(row["survivors"], row["cohort"], rules):
                grid.hidden.update({(i, 0), (i, 1)})
        protect(grid, rules)
    hides = {i for i, _ in grid.hidden}
    return [
        HIDDEN if i in hides else _share(row["survivors"], row["cohort"])
        for i, row in enumerate(rows)
    ]


def sums(rows: list[dict[str, Any]], gone: set[int], rules: Rules, *, public: bool) -> list[Value]:
    """Return sums of money whose total is published, protected; `gone` are rows that hide."""
    grid = Grid(
        [[max(0, row["sales"])] for row in rows],
        hidden={(i, 0) for i in gone},
        row_totals=False,
        behind=[row["sellers"] for row in rows],
    )
    if public:
        grid.hidden |= {
            (i, 0)
            for i, row in enumerate(rows)
            if unsafe_sum(row["sales"], row["sellers"], row["largest"], rules)
        }
        protect(grid, rules)
    hides = {i for i, _ in grid.hidden} if public else set()
    return [HIDDEN if i in hides else row["sales"] for i, row in enumerate(rows)]


def _share(numerator: int, denominator: int) -> Fraction | None:
    return Fraction(numerator, denominator) if denominator else None

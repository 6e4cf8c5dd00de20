"""The files of a frozen period: CSV tables, codebook, manifest; the same bytes each time.

A file says what the page says: both read `publishing`. `c` marks a hidden cell.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from marketplace.monitoring import changes, headline
from marketplace.monitoring.codebook import COLUMNS, MARKS
from marketplace.monitoring.indicators import INDICATORS
from marketplace.monitoring.publishing import HIDDEN, Table, Value, all_tables
from marketplace.monitoring.ways import published

PLACES = 6


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file before it is written."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value | str, ...], ...]

    @property
    def suppressed(self) -> int:
        """How many cells hide."""
        return sum(value is HIDDEN for row in self.rows for value in row)

    def text(self) -> str:
        """Return the sheet as CSV."""
        return _csv([self.columns, *(tuple(map(cell, row)) for row in self.rows)])


def cell(value: Value | str) -> str:
    """Return a value as it stands in a file: exact counts, fractions to six places."""
    if value is None:
        return ""
    if isinstance(value, Fraction):
        whole = value.denominator == 1
        return str(value.numerator) if whole else f"{float(value):.{PLACES}f}"
    return str(value)


def sheets(content: dict[str, Any], *, public: bool) -> list[Sheet]:
    """Return every sheet of a period for an audience."""
    figures = headline.figures(content, public=public)
    behind = headline.populations(content, public=public)
    return [
        Sheet(
            "figures",
            ("indicator", "value", "unit", "businesses"),
            (
                *(
                    (code, figures[code], INDICATORS[code].unit.value, behind[code])
                    for code in figures
                ),
                ("women", headline.women(content, public=public), "rate", behind["women"]),
            ),
        ),
        *(table_sheet(found) for found in all_tables(content, public=public)),
        Sheet(
            "standings",
            ("standing", "businesses"),
            tuple(headline.standings(content, public=public).items()),
        ),
        Sheet(
            "growth", ("tier", "businesses"), tuple(headline.tiers(content, public=public).items())
        ),
        Sheet(
            "trend",
            ("month", "active", "sales"),
            tuple(
                (p.name, p["active"], p["sales"]) for p in headline.trend(content, public=public)
            ),
        ),
        *_changes(content, public=public),
        Sheet("ways", ("way", "sales"), tuple(published(content, public=public).items())),
        Sheet("needs", ("became", "needs"), tuple(content.get("needs", {}).items())),
        Sheet("survival-curve", ("x", "s", "low", "high"), _curve(content)),
    ]


def table_sheet(found: Table) -> Sheet:
    """Return a breakdown with its total as a sheet."""
    rows = [(line.name, *(line[name] for name in found.columns)) for line in found.lines]
    total = ("total", *(found.total[name] for name in found.columns))
    return Sheet(f"by-{found.name}", ("class", *found.columns), (*rows, total))


def _changes(content: dict[str, Any], *, public: bool) -> Iterator[Sheet]:
    """Give births and ends by year, and moves between standings."""
    columns = ("start", "births", "ends")
    rows = changes.flows(content, public=public)
    yield Sheet(
        "flows", ("years", *columns), tuple((p.name, *(p[c] for c in columns)) for p in rows)
    )
    if (found := changes.moves(content, public=public)) is not None:
        lines = tuple((line.name, *(line[c] for c in found.columns)) for line in found.lines)
        total = ("total", *(found.total[c] for c in found.columns))
        yield Sheet("moves", ("a_year_ago", *found.columns), (*lines, total))


def _curve(content: dict[str, Any]) -> tuple[tuple[Value | str, ...], ...]:
    points = content["figures"]["M7"]["more"]["points"]
    return tuple(
        (x, headline.exact(s), f"{low:.{PLACES}f}", f"{high:.{PLACES}f}")
        for x, s, low, high, _ in points
    )


def files(content: dict[str, Any], *, audience: str, revision: int) -> dict[str, str]:
    """Return name and text of each file, the manifest last."""
    found = sheets(content, public=audience == "public")
    texts = {f"{sheet.name}.csv": sheet.text() for sheet in found}
    texts["codebook.csv"] = codebook(found)
    manifest = {
        "audience": audience,
        "period": content["period"],
        "first": content["first"],
        "last": content["last"],
        "revision": revision,
        "method": content["method"],
        "currency": content["parameters"]["currency"],
        "parameters": content["parameters"],
        "ledger": content["ledger"],
        "source_rows": content["rows"],
        "files": {
            f"{sheet.name}.csv": {
                "rows": len(sheet.rows),
                "suppressed": sheet.suppressed,
                "sha256": hashlib.sha256(texts[f"{sheet.name}.csv"].encode()).hexdigest(),
            }
            for sheet in found
        },
    }
    texts["manifest.json"] = json.dumps(manifest, indent=2, sort_keys=True) + "\n"
    return texts


def codebook(found: Sequence[Sheet]) -> str:
    """Return what each column and mark means."""
    rows: list[tuple[str, ...]] = [("file", "column", "unit", "meaning_en", "meaning_fa")]
    for sheet in found:
        for column in sheet.columns:
            en, fa, unit = COLUMNS[column]
            rows.append((f"{sheet.name}.csv", column, unit, en, fa))
    rows += [("*", f"value {mark!r}", "mark", en, fa) for mark, (en, fa) in MARKS.items()]
    return _csv(rows)


def _csv(rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()

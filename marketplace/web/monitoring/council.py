"""The council's month: in words, in tiles with targets, by county; the same for everybody."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from flask import render_template

from marketplace.core.formats import fmt_number
from marketplace.core.jalali import local_date
from marketplace.monitoring import headline, queries
from marketplace.monitoring.months import parse_month
from marketplace.monitoring.publishing import HIDDEN, Line, Value, rules_of, table, total_line
from marketplace.monitoring.states import Dimension
from marketplace.monitoring.ways import published
from marketplace.places.queries import find_province
from marketplace.web import access
from marketplace.web.db import session
from marketplace.web.i18n import gettext as _
from marketplace.web.i18n import lang, ngettext
from marketplace.web.monitoring import blueprint, words
from marketplace.web.monitoring.charts import bars, survival_curve
from marketplace.web.monitoring.show import Period, Shown, chosen_period, content_of, million, show
from marketplace.web.monitoring.summary import in_words
from marketplace.web.seo import public_seo
from marketplace.web.site import settings

TILES = (
    ("M1", "businesses"),
    ("M6", "rate"),
    ("women", "rate"),
    ("median", "money"),
    ("M22", "rate"),
    ("M17", "rate"),
)


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure with its change since last month and its target."""

    code: str
    name: str
    value: Shown
    unit: str
    change: Shown | None
    change_words: str
    up: bool | None
    target: Shown | None
    rows: str  # the indicator whose rows stand behind it
    reached: float  # share of the target, 0 to 1
    met: bool


@blueprint.get("/")
@access.public
def council() -> str:
    """The page of a month."""
    period = chosen_period()
    province = find_province(session(), settings().home_province)
    seo = public_seo(endpoint="monitoring.council", description=_("Home businesses in figures."))
    if period is None:
        return render_template("monitoring/nothing_yet.html", province=province, seo=seo)
    content = content_of(period)
    counties = table(content, Dimension.COUNTY)
    curve = content["figures"]["M7"]["more"]
    tiles = _tiles(content, period)
    return render_template(
        "monitoring/council.html",
        seo=seo,
        province=province,
        period=period,
        content=content,
        first=date.fromisoformat(content["first"]),
        last=date.fromisoformat(content["last"]),
        frozen_on=local_date(period.snapshot.created_at),
        tiles=tiles,
        summary=in_words(content),
        curve=survival_curve(curve["points"], curve["longest"]),
        lives=_lives(content),
        bars=bars([_bar(line, content) for line in counties.lines]),
        lines=[_line(line, content) for line in (*counties.lines, counties.total)],
        suppressed=counties.suppressed,
        evidence=_evidence(content),
        ways=[
            (code, words.way(code), show(value, "money"))
            for code, value in published(content).items()
        ],
        needs=content.get("needs", {}),
    )


def _lives(content: dict[str, Any]) -> int | None:
    """Return how many businesses the curve is made of, when that tells of nobody."""
    behind = headline.populations(content)["M7"]
    return behind if isinstance(behind, int) else None


def _bar(line: Line, content: dict[str, Any]) -> tuple[str, str, float | None]:
    sales = line["sales"]
    name = words.class_name(line.name, content["names"])
    if not isinstance(sales, int):
        return name, "", None
    return name, million(sales), float(sales)


def _line(line: Line, content: dict[str, Any]) -> tuple[str, bool, list[Shown]]:
    units = (
        ("active", "businesses"), ("women", "rate"), ("survival", "rate"), ("sales", "money"),
    )  # fmt: skip
    cells = [show(line[measure], unit) for measure, unit in units]
    return words.class_name(line.name, content["names"]), line.hidden, cells


def _evidence(content: dict[str, Any]) -> Shown:
    """Return the share of the month's sales that the ledger itself saw."""
    sums = content["evidence"]
    whole = sum(sums.values())
    return show(Fraction(sums.get("3", 0), whole) if whole else None, "rate")


def _tiles(content: dict[str, Any], period: Period) -> list[Tile]:
    now, before = _values(content), _before(content)
    year = parse_month(content["period"]) // 12
    targets = queries.targets(session(), year)
    found = []
    for code, unit in TILES:
        target = targets.get("M11" if code == "median" else code)
        wanted = Fraction(target.value, 10_000 if unit == "rate" else 1) if target else None
        found.append(_tile(code, unit, now[code], before.get(code), wanted))
    return found


def _tile(code: str, unit: str, value: Value, before: Value, wanted: Fraction | None) -> Tile:
    number = Fraction(str(value)) if value is not None and value is not HIDDEN else None
    earlier = Fraction(str(before)) if before is not None and before is not HIDDEN else None
    change = number - earlier if number is not None and earlier is not None else None
    moved = show(abs(change), unit) if change is not None else None
    up = None if change is None or moved == show(Fraction(0), unit) else change > 0
    reached = min(1.0, float(number / wanted)) if number is not None and wanted else 0.0
    return Tile(
        code=code,
        name=_("Median sales of a month") if code == "median" else words.indicator(code),
        value=show(value, unit),
        unit=unit,
        change=moved,
        change_words=_change_words(moved, unit, up=up),
        up=up,
        target=show(wanted, unit) if wanted is not None else None,
        rows={"median": "M11", "women": "M1"}.get(code, code),
        reached=reached,
        met=number is not None and wanted is not None and number >= wanted,
    )


def _change_words(moved: Shown | None, unit: str, *, up: bool | None) -> str:
    """Return by how much a figure moved; a share moves by points, not by percent."""
    if moved is None or up is None:
        return ""
    change = moved.text
    if unit == "rate":
        points = round(100 * moved.share)
        change = ngettext(
            "%(n)s percentage point",
            "%(n)s percentage points",
            points,
            n=fmt_number(points, lang()),
        )
    if up:
        return _("%(change)s more than last month", change=change)
    return _("%(change)s less than last month", change=change)


def _values(content: dict[str, Any]) -> dict[str, Value]:
    figures = headline.figures(content)
    return {
        **figures,
        "women": headline.women(content),
        "median": headline.spread(content)["median"],
    }


def _before(content: dict[str, Any]) -> dict[str, Value]:
    """Return last month's values, protected like this month's."""
    rules, found = rules_of(content), content["previous"]
    values: dict[str, Value] = {
        code: headline.figure(code, found[code], rules) for code in ("M1", "M6", "M17", "M22")
    }
    values["women"] = (
        HIDDEN
        if headline.women(content) is HIDDEN
        else total_line(found["total"], rules, public=True)["women"]
    )
    median = found["M11"]["more"]["median"]
    few = found["M11"]["n"] < headline.QUANTILES["median"]
    values["median"] = HIDDEN if few else headline.exact(median)
    return values

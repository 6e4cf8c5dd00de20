"""The content of a frozen period: everything its pages and files need, as canonical JSON. Pure.

The same facts give the same bytes (C8): no clock, no floats that a machine could round otherwise,
keys in one order. Changed figures of an old period are a new revision, never a changed one.
"""

import hashlib
import json
from collections import Counter
from typing import Any

from marketplace.monitoring.facts import Facts, Group
from marketplace.monitoring.flows import flows, moves
from marketplace.monitoring.indicators import INDICATORS
from marketplace.monitoring.indicators.m03_recency import category_gaps, rhythm
from marketplace.monitoring.indicators.m11_sales import sales
from marketplace.monitoring.months import first_day, text_of
from marketplace.monitoring.outcomes import loans_by_lender
from marketplace.monitoring.parameters import METHOD
from marketplace.monitoring.standing import Judgement, judge
from marketplace.monitoring.states import Dimension, Standing
from marketplace.monitoring.tables import breakdown, row
from marketplace.monitoring.ways import COSTS, by_way

TREND_MONTHS = 24
COMPARED = ("M1", "M6", "M11", "M17", "M22")


def build(facts: Facts) -> dict[str, Any]:
    """Return the content of the period whose last day is the moment of the facts."""
    group, at = facts.group, facts.group.at
    standings = judge_all(group)
    return {
        "method": METHOD,
        "period": text_of(at.month),
        "first": first_day(at.month, at.parameters.calendar).isoformat(),
        "last": at.day.isoformat(),
        "parameters": at.parameters.plain(),
        "ledger": {"seq": facts.ledger_seq, "hash": facts.ledger_hash},
        "rows": facts.rows,
        "evidence": _evidence(group),
        "priced": at.month in at.prices,
        "figures": {code: found.compute(group).plain() for code, found in INDICATORS.items()},
        "previous": _compared(group.moved(1)),
        "year_before": _compared(group.moved(12)),
        "total": row("total", group),
        "tables": {d.value: breakdown(group, d) for d in Dimension},
        "standings": _standings(standings),
        "flows": flows(group),
        "moves": moves(judge_all(group.moved(12)), standings),
        "ways": by_way(group),
        "booths": by_way(group, COSTS),
        "needs": dict(facts.needs),
        "trend": _trend(group),
        "loans": loans_by_lender(group),
        "names": {slug: list(name) for slug, name in sorted(facts.names.items())},
    }


def judge_all(group: Group) -> dict[int, Judgement]:
    """Return the standing of each business."""
    gaps = category_gaps(group)
    return {
        track.business.shop_id: judge(
            track, group.at, rhythm(track, group.at, gaps.get(track.business.category))
        )
        for track in group.tracks
    }


def _compared(group: Group) -> dict[str, Any]:
    figures = {code: INDICATORS[code].compute(group).plain() for code in COMPARED}
    return {**figures, "total": row("total", group)}


def _standings(found: dict[int, Judgement]) -> dict[str, int]:
    counts = Counter(judgement.standing for judgement in found.values())
    return {standing.value: counts[standing] for standing in Standing}


def _trend(group: Group) -> list[dict[str, Any]]:
    """Return active businesses and sales of each of the last 24 months."""
    points = []
    for back in reversed(range(TREND_MONTHS)):
        then = group.moved(back)
        figure = sales(then, 1)
        active = INDICATORS["M1"].compute(then)
        points.append(
            {
                "month": text_of(then.at.month),
                "active": active.numerator,
                "sales": int(figure.value or 0),
                "sellers": figure.n,
                "largest": list(figure.parts[:2]),
            }
        )
    return points


def _evidence(group: Group) -> dict[str, int]:
    """Return the sales of the last month by grade of evidence, in minor units."""
    sums: Counter[str] = Counter()
    for track in group.tracks:
        for sale in track.sales:
            if sale.month == group.at.month:
                sums[str(sale.evidence)] += sale.net_minor
    return dict(sorted(sums.items()))


def canonical(content: dict[str, Any]) -> str:
    """Return the bytes' text: sorted keys, no space, ASCII."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def digest(text: str) -> str:
    """Return the SHA-256 of a content."""
    return hashlib.sha256(text.encode("ascii")).hexdigest()

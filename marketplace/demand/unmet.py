"""What people seek and nobody serves: by branch of goods, county and month (MO-04).

Counted are *person-days*. A visitor counts once a day in a branch and county, whatever she searched
there: as `nothing` when one of her wishes had no result at all, else as `passed over` when results
were shown and none of them was opened. A written need counts as one while it is open without an
answer, and when its day passed unmet. Rows of searches are anonymous (see `search.visitors`), so a
person who searched and then wrote a need counts in both columns; that is why they stand apart.

Branches are categories of the second level. Every branch is a fixed group: there are no free
filters, and no totals over rows, that could be subtracted from each other. Small cells (P1): a
count of 1 to 4 is hidden; when one part of a row is hidden its smallest other part is hidden too,
or the sum would tell it; a row whose sum is 1 to 4 is left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import case, exists, func, select
from sqlalchemy.orm import Session

from marketplace.catalog.models import Category
from marketplace.core.jalali import local_date, month_start
from marketplace.demand.models import Need, NeedOffer
from marketplace.demand.states import NeedState, OfferState
from marketplace.search.models import SearchRow

SMALLEST = 5
LEVEL = 2
PARTS = ("nothing", "passed_over", "needs")
UNANSWERED = (NeedState.OPEN, NeedState.EXPIRED)


@dataclass(frozen=True, slots=True)
class UnmetCell:
    """A row of the table. A part that is None is hidden; without a county it was sought anywhere.

    `month` is the first day of a Jalali month.
    """

    month: date
    branch_id: int
    county_code: str | None
    nothing: int | None
    passed_over: int | None
    needs: int | None
    total: int


def hide_small(cell: UnmetCell) -> UnmetCell | None:
    """Return the cell as it may be shown, None when nothing of it may."""
    if cell.total < SMALLEST:
        return None
    counts = {name: int(getattr(cell, name)) for name in PARTS}
    small = {name for name, count in counts.items() if 0 < count < SMALLEST}
    if len(small) == 1:
        others = [(n, name) for name, n in counts.items() if n and name not in small]
        small.add(min(others)[1])
    shown = {name: None if name in small else count for name, count in counts.items()}
    return replace(
        cell,
        nothing=shown["nothing"],
        passed_over=shown["passed_over"],
        needs=shown["needs"],
    )


def unmet(
    session: Session, *, first: date, last: date, branch_ids: frozenset[int] | None = None
) -> list[UnmetCell]:
    """Return the cells of the days from `first` to `last` that may be shown.

    The newest month comes first, in it the largest. `branch_ids` narrows to some branches.
    """
    branches = _branches(session)
    counts: dict[tuple[date, int, str | None], list[int]] = {}
    for day, branch, county, nothing, people in _searches(session, branches, first, last):
        cell = counts.setdefault((month_start(day), branch, county), [0, 0, 0])
        cell[0] += nothing
        cell[1] += people - nothing
    for day, branch, county in _needs(session, branches, first, last):
        counts.setdefault((month_start(day), branch, county), [0, 0, 0])[2] += 1
    cells = [
        hide_small(UnmetCell(month, branch, county, parts[0], parts[1], parts[2], sum(parts)))
        for (month, branch, county), parts in counts.items()
        if branch_ids is None or branch in branch_ids
    ]
    shown = [cell for cell in cells if cell is not None]
    return sorted(
        shown, key=lambda c: (-c.month.toordinal(), -c.total, c.branch_id, c.county_code or "")
    )


def _branches(session: Session) -> dict[int, int]:
    """Return the branch of each category: its ancestor of the second level, or itself above."""
    rows = {
        category.id: category
        for category in session.scalars(select(Category).order_by(Category.level))
    }
    found: dict[int, int] = {}
    for category in rows.values():
        above = category.parent_id if category.level > LEVEL else None
        found[category.id] = found[above] if above is not None else category.id
    return found


def _branch_of(branches: Mapping[int, int], column: Any) -> Any:
    return case(dict(branches), value=column) if branches else column


def _searches(
    session: Session, branches: Mapping[int, int], first: date, last: date
) -> list[tuple[date, int, str | None, int, int]]:
    """Return day, branch, county, people who found nothing, people whose wish was not served."""
    row = SearchRow
    wide = (
        select(
            row.day,
            _branch_of(branches, row.category_id).label("branch"),
            row.county_code,
            row.visitor,
            row.terms,
            row.results,
            case((row.clicked, 1), else_=0).label("clicked"),
        )
        .where(row.day.between(first, last), row.category_id.is_not(None))
        .subquery()
    )
    who = (wide.c.day, wide.c.branch, wide.c.county_code, wide.c.visitor)
    wishes = (
        select(*who, func.max(wide.c.results).label("results"))
        .group_by(*who, wide.c.terms)
        .having(func.max(wide.c.clicked) == 0)
        .subquery()
    )
    people = (
        select(
            wishes.c.day,
            wishes.c.branch,
            wishes.c.county_code,
            wishes.c.visitor,
            func.max(case((wishes.c.results == 0, 1), else_=0)).label("in_vain"),
        )
        .group_by(wishes.c.day, wishes.c.branch, wishes.c.county_code, wishes.c.visitor)
        .subquery()
    )
    rows = session.execute(
        select(
            people.c.day,
            people.c.branch,
            people.c.county_code,
            func.sum(people.c.in_vain),
            func.count(),
        ).group_by(people.c.day, people.c.branch, people.c.county_code)
    )
    return [(day, b, county, int(nothing), int(n)) for day, b, county, nothing, n in rows]


def _needs(
    session: Session, branches: Mapping[int, int], first: date, last: date
) -> list[tuple[date, int, str]]:
    """Return a day, branch and county for each person who wrote an unanswered need."""
    answered = exists().where(NeedOffer.need_id == Need.id, NeedOffer.state == OfferState.LIVE)
    rows = session.execute(
        select(Need.id, Need.user_id, Need.category_id, Need.county_code, Need.created_at).where(
            Need.state.in_(UNANSWERED), Need.category_id.is_not(None), ~answered
        )
    )
    found: dict[tuple[date, int, str, str], None] = {}
    for need_id, user_id, category_id, county, created_at in rows:
        day = local_date(created_at)
        if category_id is not None and first <= day <= last:
            writer = f"u{user_id}" if user_id else f"n{need_id}"
            found[day, branches[category_id], county, writer] = None
    return [(day, branch, county) for day, branch, county, _writer in found]


def sought_terms(
    session: Session, *, branch_ids: frozenset[int], first: date, last: date, limit: int = 20
) -> list[tuple[str, int]]:
    """Return the wishes in these branches that were not served, with people a day, most first.

    Only wishes of at least five person-days: what few have typed is nobody else's business.
    """
    branches = _branches(session)
    ids = [category for category, branch in branches.items() if branch in branch_ids]
    row = SearchRow
    wishes = (
        select(row.terms, row.day, row.visitor, func.min(row.query).label("query"))
        .where(row.day.between(first, last), row.category_id.in_(ids), row.terms != "")
        .group_by(row.terms, row.day, row.visitor)
        .having(func.max(case((row.clicked, 1), else_=0)) == 0)
        .subquery()
    )
    rows = session.execute(
        select(func.min(wishes.c.query), func.count())
        .group_by(wishes.c.terms)
        .having(func.count() >= SMALLEST)
        .order_by(func.count().desc(), func.min(wishes.c.query))
        .limit(limit)
    )
    return [(query, int(n)) for query, n in rows]

"""Unmet demand: people counted once a day, small cells hidden, nothing won by subtraction."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from marketplace.core.db import Database
from marketplace.demand import services as demand
from marketplace.demand.unmet import PARTS, SMALLEST, UnmetCell, hide_small, sought_terms, unmet
from marketplace.search.services import SearchFacts, mark_clicked, record_search
from tests.factories import NOW, make_category, make_places
from tests.factories.needs import TODAY, make_need

FIRST = date(2026, 11, 22)  # 1 Azar 1405


def seek(
    session: Session,
    visitor: str,
    *,
    query: str = "knife",
    results: int = 0,
    day: date = TODAY,
    county: str = "1904",
    clicked: bool = False,
) -> None:
    facts = SearchFacts(
        query=query,
        language="en",
        results=results,
        category_id=make_category(session).id,
        county_code=county,
    )
    record_search(session, facts=facts, visitor=visitor, day=day)
    if clicked:
        mark_clicked(session, query=query, visitor=visitor, day=day)


@pytest.fixture
def session(database: Database):  # type: ignore[no-untyped-def]
    with database.transaction() as made:
        make_places(made)
        yield made


def cells(session: Session) -> list[UnmetCell]:
    return unmet(session, first=FIRST, last=TODAY + timedelta(days=60))


def test_a_person_counts_once_a_day_in_a_branch_and_county(session: Session) -> None:
    for n in range(6):
        for query in ("knife", "knives", "big knife", "knife"):
            seek(session, f"visitor-{n}", query=query)

    (cell,) = cells(session)

    assert (cell.month, cell.county_code) == (FIRST, "1904")
    assert (cell.nothing, cell.passed_over, cell.needs, cell.total) == (6, 0, 0, 6)


def test_another_day_and_another_county_count_again(session: Session) -> None:
    for n in range(5):
        seek(session, f"visitor-{n}")
        seek(session, f"visitor-{n}", day=TODAY + timedelta(days=1))
        seek(session, f"visitor-{n}", county="1901")
        seek(session, f"visitor-{n}", county="")

    found = {cell.county_code: cell.total for cell in cells(session)}

    assert found == {"1904": 10, "1901": 5, None: 5}


def test_who_opened_what_was_found_is_served(session: Session) -> None:
    for n in range(5):
        seek(session, f"found-{n}", results=3, clicked=True)
        seek(session, f"passed-{n}", results=3)
        seek(session, f"mixed-{n}", query="honey", results=3, clicked=True)
        seek(session, f"mixed-{n}", query="saw")

    (cell,) = cells(session)

    assert (cell.nothing, cell.passed_over, cell.total) == (5, 5, 10)


def test_needs_count_while_they_are_unanswered(session: Session) -> None:
    made = [make_need(session) for _ in range(7)]
    for n in range(9):
        seek(session, f"visitor-{n}")
    demand.close_need(session, need_id=made[0].id, user_id=made[0].user_id or 0, now=NOW)

    (cell,) = cells(session)

    assert (cell.nothing, cell.needs, cell.total) == (9, 6, 15)


def test_cells_under_five_are_left_out(session: Session) -> None:
    for n in range(4):
        seek(session, f"visitor-{n}")

    assert cells(session) == []


@given(st.lists(st.integers(0, 12), min_size=3, max_size=3))
def test_no_hidden_part_comes_back_by_subtraction(parts: list[int]) -> None:
    cell = UnmetCell(FIRST, 1, None, *parts, total=sum(parts))

    shown = hide_small(cell)

    if shown is None:
        assert sum(parts) < SMALLEST
        return
    seen = [getattr(shown, name) for name in PARTS]
    assert not [n for n in seen if n is not None and 0 < n < SMALLEST]
    hidden = [n for n, part in zip(parts, seen, strict=True) if part is None]
    assert len(hidden) != 1
    assert shown.total == sum(parts)


def test_only_wishes_of_five_people_are_told(session: Session) -> None:
    branch = frozenset({make_category(session).id})
    for n in range(6):
        seek(session, f"visitor-{n}", query="چاقوی شکاری")
        seek(session, f"visitor-{n}", query="knife", results=4, clicked=True)
    for n in range(4):
        seek(session, f"visitor-{n}", query="شمشیر عمویم")

    assert sought_terms(session, branch_ids=branch, first=FIRST, last=TODAY) == [("چاقوی شکاری", 6)]

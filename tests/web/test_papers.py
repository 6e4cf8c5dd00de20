"""A paper: sent by its maker, opened by one officer for two minutes, each time logged."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts.states import Role
from marketplace.core.clock import utc_now
from marketplace.moderation.models import AuditEntry, ShopPaper
from marketplace.moderation.states import CaseKind
from marketplace.web.staff import papers
from tests.factories import make_user
from tests.web.conftest import Shelf, SignedIn
from tests.web.desk import open_cases, photo


class Officers:
    """Two moderators, and a paper that the knife maker sent."""

    def __init__(self, shelf: Shelf, signed_in: SignedIn) -> None:
        with shelf.database.transaction() as session:
            ids = [make_user(session, role=Role.MODERATOR).id for _ in range(2)]
        self.first, self.second = (signed_in(person) for person in ids)
        maker = signed_in(shelf.knife_owner)
        maker.get("/en/sell/papers/identity")
        maker.submit("/en/sell/papers/identity", {"paper": (photo(), "card.jpg")})
        with shelf.database.reading() as session:
            self.paper = session.scalars(select(ShopPaper)).one()


@pytest.fixture
def officers(shelf: Shelf, signed_in: SignedIn) -> Officers:
    return Officers(shelf, signed_in)


def link_to(officers: Officers, case_id: int) -> str:
    officers.first.get(f"/en/staff/cases/{case_id}")
    answer = officers.first.submit(f"/en/staff/papers/{officers.paper.id}")
    assert answer.status_code == 303
    return str(answer.location)


def test_an_officer_opens_a_paper_and_nobody_else_by_her_link(
    app: Flask, shelf: Shelf, officers: Officers
) -> None:
    (case_id,) = open_cases(shelf, CaseKind.PAPER)
    link = link_to(officers, case_id)
    shown = officers.first.get(link)

    assert (shown.status_code, shown.mimetype) == (200, "image/webp")
    assert shown.headers["Cache-Control"] == "no-store"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert "inline; filename=" in shown.headers["Content-Disposition"]
    assert officers.second.get(link).status_code == 404
    assert officers.first.get(link + "x").status_code == 404
    assert app.extensions["storage"].path_of(officers.paper.key) is None  # no public address
    with shelf.database.reading() as session:
        assert session.scalars(select(AuditEntry.action)).all() == ["paper.open"]


def test_a_link_to_a_paper_ends(
    shelf: Shelf, officers: Officers, monkeypatch: pytest.MonkeyPatch
) -> None:
    (case_id,) = open_cases(shelf, CaseKind.PAPER)
    link = link_to(officers, case_id)
    late = utc_now() + timedelta(minutes=3)
    monkeypatch.setattr(papers, "utc_now", lambda: late)

    assert officers.first.get(link).status_code == 404


def test_a_step_is_waived_from_the_page_of_the_case(shelf: Shelf, officers: Officers) -> None:
    (case_id,) = open_cases(shelf, CaseKind.PAPER)
    page = f"/en/staff/cases/{case_id}"
    officers.first.get(page)
    officers.first.submit(f"{page}/waive", {"step": "rules", "reason": "Told on the phone"})

    assert "waived: Told on the phone" in officers.first.get(page).text

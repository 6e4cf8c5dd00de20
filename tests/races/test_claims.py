"""Two and more moderators at one case at the same moment, real processes: one wins."""

from collections import Counter

import pytest
from sqlalchemy import func, select

from marketplace.core.db import Database
from marketplace.moderation import audit
from marketplace.moderation import services as moderation
from marketplace.moderation.models import AuditEntry, Case
from tests.factories import NOW, make_shop, make_user
from tests.factories.moderation import make_draft, make_moderator
from tests.races.herd import all_at_once
from tests.races.moderator import act

MODERATORS = 8

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races")]


@pytest.mark.parametrize(
    ("what", "refusals"),
    [("claim", {"already_claimed"}), ("decide", {"already_decided", "already_claimed"})],
)
def test_one_of_many_moderators_wins(
    database: Database, database_url: str, what: str, refusals: set[str]
) -> None:
    with database.transaction() as session:
        owner = make_user(session)
        product = make_draft(session, make_shop(session, owner=owner))
        moderation.submit_listing(session, product_id=product.id, by_id=owner.id, now=NOW)
        case_id = session.scalars(select(Case.id)).one()
        staff = [make_moderator(session).id for _ in range(MODERATORS)]

    said = all_at_once(act, [(database_url, case_id, who, what) for who in staff])

    words = Counter(line.split()[0] for line in said)
    assert words["won"] == 1
    assert set(words) - {"won"} <= refusals
    with database.reading() as session:
        case = session.get_one(Case, case_id)
        assert f"won {case.claimed_by_id}" in said
        assert session.scalar(select(func.count(AuditEntry.seq))) == (what == "decide")
        assert audit.verify(session).first_bad_seq is None

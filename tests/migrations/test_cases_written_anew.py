"""Cases and reports survive being written anew, needs that wait get a case, and all goes back."""

from sqlalchemy import text

from marketplace.core import migrate
from marketplace.core.db import Database
from marketplace.moderation.services import About
from marketplace.moderation.states import SubjectKind, Verdict
from tests.factories import make_product, make_shop
from tests.factories.moderation import complain, decide, make_moderator
from tests.factories.needs import make_need

KINDS = text("SELECT kind FROM moderation_case ORDER BY id")
REPORTS = text(
    "SELECT r.text, c.subject_id FROM moderation_report r"
    " JOIN moderation_case c ON c.id = r.case_id"
)


def test_cases_and_reports_survive_down_and_up(database: Database) -> None:
    with database.transaction() as session:
        product = make_product(session, make_shop(session))
        case = complain(session, About(SubjectKind.PRODUCT, product.id))
        for _person in range(2):
            decide(session, case.id, Verdict.SUSPEND, make_moderator(session))
        make_need(session, opened=False)

    migrate.downgrade(database, "0011")
    with database.reading() as session:
        old = session.scalars(KINDS).all()
        old_reports = session.execute(REPORTS).all()
    migrate.upgrade(database)

    with database.reading() as session:
        assert session.scalars(KINDS).all() == ["report", "need"]
        assert session.execute(REPORTS).all() == [("That is not so.", product.id)]
        by_one = text("SELECT count(*) FROM moderation_case WHERE by_one")
        assert session.scalar(by_one) == 1  # who proposed is no longer known
    assert (old, len(old_reports)) == (["report"], 1)
    assert migrate.differences(database) == []
    with database.transaction() as session:  # numbers go on after the kept ones
        later = complain(session, About(SubjectKind.SHOP, make_shop(session).id))
        assert later.id > case.id

"""The log of staff acts: append-only, chained, and `audit verify` names the first bad entry."""

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import IntegrityError

from marketplace.core.bilingual import Bilingual
from marketplace.core.db import Database
from marketplace.moderation.audit import Act, record, verify
from marketplace.moderation.log import LogFilter, search_log
from marketplace.moderation.models import AuditEntry
from tests.factories import NOW
from tests.factories.moderation import make_moderator


@pytest.fixture
def log(database: Database) -> Database:
    with database.transaction() as session:
        staff = make_moderator(session)
        staff.name = "نسرین"
        for number in range(1, 6):
            act = Act(
                "product.suspend" if number % 2 else "category.rename",
                "product",
                number,
                Bilingual(f"Jam {number}", "مربا"),
                {"state": "published", "n": number},
                {"state": "hidden"},
                "شکایت",
            )
            record(session, act, actor_id=staff.id if number > 1 else None, now=NOW)
    return database


def test_the_log_as_written_is_right(log: Database) -> None:
    with log.reading() as session:
        report = verify(session)

    assert (report.entries, report.first_bad_seq, report.fault) == (5, None, "")


@pytest.mark.parametrize("statement", [delete(AuditEntry), update(AuditEntry).values(reason="x")])
def test_the_database_refuses_to_change_the_log(log: Database, statement) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(IntegrityError, match="append-only"), log.transaction() as session:
        session.execute(statement)


def unguarded(database: Database, statement: str) -> None:
    """Change the log as somebody with the keys of the database would."""
    with database.transaction() as session:
        if database.is_sqlite:
            session.execute(text("DROP TRIGGER audit_entry_no_update"))
            session.execute(text("DROP TRIGGER audit_entry_no_delete"))
        else:
            session.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER USER"))
        session.execute(text(statement))


@pytest.mark.parametrize(
    ("statement", "seq", "fault"),
    [
        ("UPDATE audit_entry SET reason = 'none' WHERE seq = 3", 3, "changed"),
        ("UPDATE audit_entry SET actor_name = 'nobody' WHERE seq = 2", 2, "changed"),
        ("""UPDATE audit_entry SET before = '{"n": 9}' WHERE seq = 4""", 4, "changed"),
        ("DELETE FROM audit_entry WHERE seq = 2", 2, "missing"),
        ("DELETE FROM audit_entry WHERE seq = 5", 5, "cut off"),
        ("UPDATE audit_entry SET prev_hash = hash WHERE seq = 4", 4, "follow"),
        ("DELETE FROM audit_head", 6, "cut off"),
    ],
)
def test_verify_names_the_first_bad_entry(
    log: Database, statement: str, seq: int, fault: str
) -> None:
    unguarded(log, statement)

    with log.reading() as session:
        report = verify(session)

    assert report.first_bad_seq == seq
    assert fault in report.fault


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (LogFilter(), [5, 4, 3, 2, 1]),
        (LogFilter(actor="نسر"), [5, 4, 3, 2]),
        (LogFilter(actor="%"), []),
        (LogFilter(action="category"), [4, 2]),
        (LogFilter(object_kind="product", object_id="3"), [3]),
        (LogFilter(object_id="jam 2"), [2]),
        (LogFilter(since=NOW), [5, 4, 3, 2, 1]),
        (LogFilter(until=NOW), []),
    ],
)
def test_the_log_is_searched(log: Database, wanted: LogFilter, found: list[int]) -> None:
    with log.reading() as session:
        assert [entry.seq for entry in search_log(session, wanted)] == found

"""States, stored files, keys and times of the core."""

from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from marketplace.core.db import Database
from marketplace.core.ids import READABLE, readable_code
from marketplace.core.outbox import OutboxEntry
from marketplace.core.security import (
    hash_password,
    keyed_hash,
    password_matches,
    sign,
    unsign,
)
from marketplace.core.states import MoveRefused, next_state, possible_actions
from marketplace.core.storage import FolderStorage


class Door(StrEnum):
    OPEN = "open"
    SHUT = "shut"


class Hand(StrEnum):
    PUSH = "push"
    PULL = "pull"


MOVES = {(Door.SHUT, Hand.PUSH): Door.OPEN, (Door.OPEN, Hand.PULL): Door.SHUT}


def test_a_move_outside_the_table_is_refused() -> None:
    assert next_state(MOVES, Door.SHUT, Hand.PUSH) is Door.OPEN
    assert possible_actions(MOVES, Door.OPEN) == [Hand.PULL]

    with pytest.raises(MoveRefused, match="state=shut, action=pull"):
        next_state(MOVES, Door.SHUT, Hand.PULL)


def test_times_come_back_aware_and_in_utc(database: Database) -> None:
    tehran = timezone(timedelta(hours=3, minutes=30))
    moment = datetime(2026, 11, 24, 12, 0, 0, 123, tzinfo=tehran)
    with database.transaction() as session:
        session.add(
            OutboxEntry(handler="h", kind="k", payload="{}", created_at=moment, due_at=moment)
        )

    with database.reading() as session:
        stored = session.scalars(select(OutboxEntry)).one().due_at

    assert stored == moment
    assert stored.tzinfo is UTC


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    naive = datetime(2026, 11, 24)  # noqa: DTZ001 - the fault under test

    with pytest.raises(StatementError, match="naive"), database.transaction() as session:
        session.add(
            OutboxEntry(handler="h", kind="k", payload="{}", created_at=naive, due_at=naive)
        )


def test_files_are_stored_whole_under_our_names_only(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path)

    storage.save("products/ab-320.webp", b"one")
    storage.save("products/ab-320.webp", b"two")

    found = storage.path_of("products/ab-320.webp")
    assert found is not None
    assert found.read_bytes() == b"two"
    assert list(tmp_path.rglob("*.*")) == [found]
    assert storage.path_of("products/none.webp") is None


@pytest.mark.parametrize("key", ["../etc/passwd", "/etc/passwd", "a/../../b", "", "A b.png", ".x"])
def test_a_key_never_leaves_the_folder(tmp_path: Path, key: str) -> None:
    storage = FolderStorage(tmp_path / "media")

    assert storage.path_of(key) is None
    with pytest.raises(ValueError, match="not a storage key"):
        storage.save(key, b"")


def test_a_password_matches_only_its_own_hash() -> None:
    stored = hash_password("saffron and rose 7")

    assert password_matches(stored, "saffron and rose 7")
    assert not password_matches(stored, "saffron and rose 8")
    assert not password_matches(None, "nobody has this password")
    assert not password_matches("not a hash", "x")


def test_a_signed_value_is_good_for_one_purpose_and_our_keys_only() -> None:
    token = sign("old key", "order", "4FK7")

    assert unsign(("new key", "old key"), "order", token) == "4FK7"
    assert unsign(("new key",), "order", token) is None
    assert unsign(("old key",), "receipt", token) is None
    assert unsign(("old key",), "order", token[:-2]) is None


def test_a_keyed_hash_needs_the_key() -> None:
    assert keyed_hash("a", "code", "123456") != keyed_hash("b", "code", "123456")
    assert keyed_hash("a", "code", "123456") != keyed_hash("a", "mail", "123456")


def test_order_numbers_use_letters_that_are_not_confused() -> None:
    codes = {readable_code() for _ in range(500)}

    assert len(codes) == 500
    assert set("".join(codes)) <= set(READABLE)
    assert not set(READABLE) & set("O0I1L5S2Z8BUV")

"""One-time codes: short-lived, few tries, counted; what a right one opens."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.accounts import queries
from marketplace.accounts.errors import AccountClosed, TooManyCodes, WrongCode
from marketplace.accounts.models import OneTimeCode, User
from marketplace.accounts.services import (
    ask_code,
    change_contact,
    check_password,
    redeem_code,
    sign_in,
    sign_up,
    try_code,
)
from marketplace.accounts.services import codes as rules
from marketplace.accounts.states import Channel, UserState
from marketplace.core.db import Database
from tests.factories import NOW, PASSWORD, make_user

KEY = "a key of the tests"
PHONE = "+989123456789"
MAIL = "mina@example.com"


def ask(session: Session, target: str = PHONE, *, asked_from: str = "here", now=NOW) -> str:  # type: ignore[no-untyped-def]
    return ask_code(
        session, channel=Channel.PHONE, target=target, asked_from=asked_from, key=KEY, now=now
    )


def enter(session: Session, code: str, *, target: str = PHONE, now=NOW) -> int:  # type: ignore[no-untyped-def]
    return try_code(session, target=target, code=code, key=KEY, now=now)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_a_code_has_six_digits_and_the_database_never_holds_it(database: Database) -> None:
    with database.transaction() as session:
        code = ask(session)

    with database.reading() as session:
        kept = session.scalars(select(OneTimeCode)).one()
        assert len(code) == 6
        assert code.isdigit()
        assert code not in f"{kept.code_hash}{kept.target}{kept.asked_from}"


def test_a_code_works_once(database: Database) -> None:
    with database.transaction() as session:
        code = ask(session)

        first = enter(session, code)

        assert first == -1
        with pytest.raises(WrongCode):
            enter(session, code)


def test_a_code_ends_after_five_minutes(database: Database) -> None:
    with database.transaction() as session:
        code = ask(session)
        almost = NOW + timedelta(minutes=5) - timedelta(seconds=1)

        assert queries.find_open_code(session, target=PHONE, now=almost) is not None
        with pytest.raises(WrongCode):
            enter(session, code, now=NOW + timedelta(minutes=5))


def test_five_wrong_tries_end_a_code_and_the_right_one_comes_too_late(database: Database) -> None:
    with database.transaction() as session:
        code = ask(session)

        left = [enter(session, wrong(code)) for _ in range(5)]

        assert left == [4, 3, 2, 1, 0]
        assert queries.find_open_code(session, target=PHONE, now=NOW) is None
        with pytest.raises(WrongCode):
            enter(session, code)


def test_a_new_code_ends_the_one_before(database: Database) -> None:
    with database.transaction() as session:
        first, second = ask(session), ask(session)

        if first != second:
            assert enter(session, first) == 4
        assert enter(session, second) == -1


def test_a_code_of_one_number_opens_no_other(database: Database) -> None:
    with database.transaction() as session:
        code = ask(session)
        ask(session, "+989120000001")

        assert enter(session, code, target="+989120000001") in {4, -1}
        with pytest.raises(WrongCode):
            enter(session, code, target="+989120000002")


@pytest.mark.parametrize(
    ("most", "who"),
    [
        (rules.PER_TARGET, lambda n: {"target": PHONE, "asked_from": f"home {n}"}),
        (rules.PER_ADDRESS, lambda n: {"target": f"+98913{n:07d}", "asked_from": "one home"}),
    ],
    ids=["one number", "one address"],
)
def test_codes_are_limited_by_the_hour_and_it_is_said_when_again(  # type: ignore[no-untyped-def]
    database: Database, most: int, who
) -> None:
    with database.transaction() as session:
        for n in range(most):
            ask(session, **who(n), now=NOW + timedelta(seconds=n))
        later = NOW + timedelta(minutes=20)

        with pytest.raises(TooManyCodes) as refused:
            ask(session, **who(most), now=later)

        assert refused.value.params["retry_after_s"] == 40 * 60
        assert ask(session, **who(most), now=NOW + timedelta(hours=1))


def test_all_people_together_are_limited_too(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "OVER_ALL", 3)
    with database.transaction() as session:
        for n in range(3):
            ask(session, f"+98913{n:07d}", asked_from=f"home {n}")

        with pytest.raises(TooManyCodes):
            ask(session, "+989130000009", asked_from="home 9")


def test_codes_of_days_ago_are_forgotten(database: Database) -> None:
    with database.transaction() as session:
        ask(session, "+989130000001", now=NOW - timedelta(days=2))

        ask(session)

        assert session.scalars(select(OneTimeCode.target)).all() == [PHONE]


def redeem(session: Session, target: str, channel: Channel = Channel.PHONE) -> User:
    return redeem_code(session, channel=channel, target=target, language="fa", now=NOW)


def test_a_right_code_signs_up_an_unknown_number_once(database: Database) -> None:
    with database.transaction() as session:
        first, second = redeem(session, PHONE), redeem(session, PHONE)

        assert first.id == second.id
        assert (first.phone, first.email, first.language) == (PHONE, None, "fa")
        assert [grant.role.value for grant in first.grants] == ["buyer"]
        assert queries.verified_contacts(session, first.id).phone == PHONE


def test_a_closed_account_is_not_opened_by_a_code(database: Database) -> None:
    with database.transaction() as session:
        redeem(session, PHONE).state = UserState.CLOSED

        with pytest.raises(AccountClosed):
            redeem(session, PHONE)


def test_whoever_only_claimed_a_mailbox_loses_it_to_the_one_who_reads_it(
    database: Database,
) -> None:
    with database.transaction() as session:
        claimed = sign_up(
            session, name="X", email=MAIL, password=PASSWORD, language="en", now=NOW
        ).id
        sign_in(session, user_id=claimed, device="a stranger's", now=NOW)

        owner = redeem(session, MAIL, Channel.EMAIL)

        assert owner.id == claimed
        assert owner.password_hash is None
        assert queries.sign_ins(session, user_id=claimed, now=NOW) == []


def test_a_password_stays_once_the_mailbox_is_known(database: Database) -> None:
    with database.transaction() as session:
        user = sign_up(session, name="X", email=MAIL, password=PASSWORD, language="en", now=NOW)
        change_contact(session, user_id=user.id, channel=Channel.EMAIL, target=MAIL, now=NOW)

        redeem(session, MAIL, Channel.EMAIL)

        assert check_password(session, email=MAIL, password=PASSWORD) == user.id


def test_a_mailbox_claimed_by_somebody_known_by_phone_becomes_an_account_of_its_own(
    database: Database,
) -> None:
    with database.transaction() as session:
        claimer = sign_up(session, name="X", email=MAIL, password=PASSWORD, language="en", now=NOW)
        change_contact(session, user_id=claimer.id, channel=Channel.PHONE, target=PHONE, now=NOW)

        owner = redeem(session, MAIL, Channel.EMAIL)

        assert owner.id != claimer.id
        assert (claimer.email, claimer.phone) == (None, PHONE)


def test_verified_contacts_leave_out_what_was_only_typed(database: Database) -> None:
    with database.transaction() as session:
        user = make_user(session)

        found = queries.verified_contacts(session, user.id)

        assert (found.phone, found.email) == (None, None)

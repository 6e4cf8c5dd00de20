"""People, their passwords, roles and devices."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from marketplace.accounts import queries
from marketplace.accounts.errors import AlreadyTaken, TooManyTries, WeakPassword, WrongPassword
from marketplace.accounts.models import PasswordTry, RoleGrant, SignIn, User
from marketplace.accounts.passwords import COMMON, SHORTEST, weakness
from marketplace.accounts.services import (
    change_contact,
    change_profile,
    check_password,
    count_password_try,
    create_user,
    forget_password_tries,
    grant_role,
    revoke_all_sign_ins,
    revoke_sign_in,
    set_password,
    sign_in,
    sign_up,
    touch_sign_in,
)
from marketplace.accounts.services.password_tries import PER_ADDRESS, PER_TARGET
from marketplace.accounts.states import Channel, Role, UserState
from marketplace.core.db import Database
from tests.factories import NOW, PASSWORD, make_user

KEY = "a key of the tests"
MAIL = "mina@example.com"
OTHER_PASSWORD = "pomegranate and thyme"


@pytest.fixture
def mina(database: Database) -> int:
    with database.transaction() as session:
        return sign_up(
            session, name="Mina", email=MAIL, password=PASSWORD, language="fa", now=NOW
        ).id


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("nine char", "short"),
        ("x" * 129, "long"),
        ("Password123", "common"),
        ("aaaaabbbbb", "common"),
        ("password!2026", "common"),
        ("P@ssw0rd1403", "common"),
        ("09123456789", "common"),
        ("۰۹۱۲۳۴۵۶۷۸۹", "common"),
        ("qwertyuiop123", "common"),
        ("1qaz2wsx3edc", "common"),
        ("mohammad1375", "common"),
        ("saffronsaffron", "common"),
        ("ضصثقفغعهخح", "common"),
        ("bazarche-demo", None),
        ("ab12cd34ef56gh", None),
        ("zereshk polo", None),
        ("Mina@Example.com", "email"),
        (PASSWORD, None),
        ("گلاب و زعفران", None),
    ],
)
def test_a_password_is_weak_for_a_named_reason(password: str, why: str | None) -> None:
    assert weakness(password, email=MAIL) == why


def test_every_common_password_is_long_enough_to_need_the_list() -> None:
    assert [word for word in COMMON if len(word) < SHORTEST or word != word.lower()] == []


def test_nobody_signs_up_with_a_contact_that_is_taken(database: Database, mina: int) -> None:
    with database.transaction() as session:
        with pytest.raises(AlreadyTaken) as refused:
            sign_up(session, name="B", email=MAIL, password=PASSWORD, language="en", now=NOW)

        assert refused.value.field == "email"
        assert session.scalars(select(User.name)).all() == ["Mina"]


def test_a_person_nobody_can_reach_is_refused_by_the_table(database: Database) -> None:
    with pytest.raises(IntegrityError), database.transaction() as session:
        create_user(session, name="", email=None, phone=None, password=None, language="fa", now=NOW)


def test_the_right_password_signs_in_and_every_other_answer_is_the_same(
    database: Database, mina: int
) -> None:
    with database.transaction() as session:
        no_password = make_user(session, email="phone.only@example.com")
        closed = make_user(session, email="closed@example.com")
        set_password(session, user_id=closed.id, password=PASSWORD)
        closed.state = UserState.CLOSED
        session.flush()

        assert check_password(session, email=MAIL, password=PASSWORD) == mina
        for email in (MAIL, "nobody@example.com", no_password.email or "", "closed@example.com"):
            right = PASSWORD if email == "closed@example.com" else OTHER_PASSWORD
            with pytest.raises(WrongPassword) as refused:
                check_password(session, email=email, password=right)
            assert (refused.value.field, refused.value.params) == ("password", {})


def test_a_password_is_kept_as_an_argon2id_hash(database: Database, mina: int) -> None:
    with database.reading() as session:
        kept = session.get_one(User, mina).password_hash or ""

    assert kept.startswith("$argon2id$")


def test_a_new_password_replaces_the_old_one_and_may_not_be_weak(
    database: Database, mina: int
) -> None:
    with database.transaction() as session:
        with pytest.raises(WeakPassword):
            set_password(session, user_id=mina, password="password123")
        set_password(session, user_id=mina, password=OTHER_PASSWORD)

        assert check_password(session, email=MAIL, password=OTHER_PASSWORD) == mina
        with pytest.raises(WrongPassword):
            check_password(session, email=MAIL, password=PASSWORD)


@pytest.mark.parametrize(
    ("most", "known"), [(PER_TARGET, "mail"), (PER_ADDRESS, "address")], ids=["mail", "address"]
)
def test_wrong_passwords_are_limited_by_the_hour(database: Database, most: int, known: str) -> None:
    def count(n: int, minutes: int = 0) -> None:
        count_password_try(
            session,
            email=MAIL if known == "mail" else f"person{n}@example.com",
            asked_from="home" if known == "address" else f"home {n}",
            key=KEY,
            now=NOW + timedelta(minutes=minutes),
        )

    with database.transaction() as session:
        for n in range(most):
            count(n)

        with pytest.raises(TooManyTries) as refused:
            count(most, minutes=15)

        assert refused.value.params["retry_after_s"] == 45 * 60
        count(most, minutes=60)


def test_tries_are_forgotten_once_the_password_was_right_and_name_nobody(
    database: Database,
) -> None:
    with database.transaction() as session:
        for email in (MAIL, MAIL, "b@example.com"):
            count_password_try(session, email=email, asked_from="home", key=KEY, now=NOW)

        forget_password_tries(session, email=MAIL, key=KEY)

        kept = session.scalars(select(PasswordTry)).one()
        assert "b@example.com" not in kept.target_hash


def test_a_role_is_given_once_however_often_it_is_asked_for(database: Database, mina: int) -> None:
    with database.transaction() as session:
        for _ in range(2):
            grant_role(session, user_id=mina, role=Role.PRODUCER, now=NOW)

        roles = session.scalars(select(RoleGrant.role).where(RoleGrant.user_id == mina)).all()
        assert sorted(roles) == [Role.BUYER, Role.PRODUCER]


def test_a_person_changes_name_language_and_contact(database: Database, mina: int) -> None:
    with database.transaction() as session:
        change_profile(session, user_id=mina, name="Mina R.", language="en")
        change_contact(
            session, user_id=mina, channel=Channel.PHONE, target="+989123456789", now=NOW
        )

    with database.reading() as session:
        user = session.get_one(User, mina)
        assert (user.name, user.language, user.phone) == ("Mina R.", "en", "+989123456789")
        assert user.phone_verified_at == NOW
        assert user.email_verified_at is None


def test_a_number_of_another_account_cannot_be_taken(database: Database, mina: int) -> None:
    with database.transaction() as session:
        other = make_user(session)

        with pytest.raises(AlreadyTaken) as refused:
            change_contact(
                session, user_id=mina, channel=Channel.PHONE, target=other.phone or "", now=NOW
            )

        assert refused.value.field == "phone"
        assert session.get_one(User, mina).phone is None


def begin(database: Database, user_id: int, device: str = "phone") -> tuple[int, str]:
    with database.transaction() as session:
        token = sign_in(session, user_id=user_id, device=device, now=NOW)
        found = queries.find_sign_in(session, token=token, now=NOW)
        assert found is not None
        return found.id, token


def is_in(database: Database, token: str, days: float = 0) -> bool:
    with database.reading() as session:
        now = NOW + timedelta(days=days)
        return queries.find_sign_in(session, token=token, now=now) is not None


def test_a_sign_in_keeps_only_the_hash_of_its_token(database: Database, mina: int) -> None:
    sign_in_id, token = begin(database, mina)

    with database.reading() as session:
        kept = session.get_one(SignIn, sign_in_id)
        assert token not in (kept.token_hash, kept.device)
    assert is_in(database, token)
    assert not is_in(database, token + "x")


def test_a_sign_in_ends_thirty_days_after_it_was_last_used(database: Database, mina: int) -> None:
    sign_in_id, token = begin(database, mina)
    unused = is_in(database, token, days=31)

    with database.transaction() as session:
        touch_sign_in(session, sign_in_id=sign_in_id, now=NOW + timedelta(days=20))

    assert not unused
    assert is_in(database, token, days=49)
    assert not is_in(database, token, days=51)


def test_a_device_is_signed_out_by_its_person_only(database: Database, mina: int) -> None:
    sign_in_id, token = begin(database, mina)
    with database.transaction() as session:
        stranger = make_user(session).id
        revoke_sign_in(session, user_id=stranger, sign_in_id=sign_in_id, now=NOW)
    by_a_stranger = is_in(database, token)

    with database.transaction() as session:
        revoke_sign_in(session, user_id=mina, sign_in_id=sign_in_id, now=NOW)

    assert by_a_stranger
    assert not is_in(database, token)


def test_all_devices_but_one_are_signed_out_and_nobody_elses(database: Database, mina: int) -> None:
    with database.transaction() as session:
        other = make_user(session).id
    here_id, here = begin(database, mina)
    _, phone = begin(database, mina)
    _, others = begin(database, other)

    with database.transaction() as session:
        revoke_all_sign_ins(session, user_id=mina, now=NOW, except_id=here_id)

    assert [is_in(database, token) for token in (here, phone, others)] == [True, False, True]


def test_a_closed_account_is_signed_out_everywhere(database: Database, mina: int) -> None:
    _, token = begin(database, mina)

    with database.transaction() as session:
        session.get_one(User, mina).state = UserState.CLOSED

    assert not is_in(database, token)


def test_a_sign_in_is_fresh_for_a_quarter_of_an_hour(database: Database, mina: int) -> None:
    sign_in_id, _ = begin(database, mina)

    with database.reading() as session:
        fresh = [
            queries.is_fresh(session, sign_in_id=sign_in_id, now=NOW + timedelta(minutes=minutes))
            for minutes in (14, 15)
        ]

    assert fresh == [True, False]

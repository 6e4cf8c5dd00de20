"""A person's own pages: codes by mail, contacts, password and safe ways on."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask, g
from sqlalchemy import select, update

from marketplace.accounts.models import PasswordTry, SignIn, User
from marketplace.accounts.services import set_password
from marketplace.accounts.states import UserState
from marketplace.core.clock import utc_now
from marketplace.core.db import Database
from marketplace.notifications.jobs import send_pending
from marketplace.web.account.begin import own_path
from tests.client import JudgingClient, judge_mail
from tests.factories import PASSWORD, make_user
from tests.web.conftest import SignedIn

MAIL = "mina@example.com"


@pytest.fixture
def rows(app: Flask) -> Database:
    found: Database = app.extensions["database"]
    return found


@pytest.fixture
def mina(rows: Database) -> int:
    with rows.transaction() as session:
        user = make_user(session, email=MAIL)
        user.email_verified_at = user.phone_verified_at = utc_now()
        set_password(session, user_id=user.id, password=PASSWORD)
        return user.id


def code_from(app: Flask, folder: Path) -> str:
    """Let the worker send, and read the newest message."""
    send_pending(app.extensions["database"], app.extensions["settings"])
    newest = max(folder.glob("*.txt"), key=lambda file: file.stat().st_mtime_ns)
    found = re.search(r"\b(\d{6})\b", newest.read_text(encoding="utf-8").partition("\n\n")[2])
    assert found
    return found[1]


@pytest.mark.parametrize(
    "evil",
    ["//evil.example/", "/\\evil.example", "/\t/evil.example", "/\r\n/evil", "https://evil.example",
     "javascript:alert(1)", "evil", "", None, "/fa/" + "x" * 2000],
)  # fmt: skip
def test_after_signing_in_nobody_is_led_away(app: Flask, evil: str | None) -> None:
    with app.test_request_context("/en/account/sign-in"):
        g.lang = "en"
        assert own_path(evil) == "/en/account/"


@pytest.mark.parametrize("path", ["/fa/cart", "/en/search?q=knife&page=2", "/fa/shops/خانه‌ی-نان"])
def test_after_signing_in_a_page_of_ours_is_gone_on_to(app: Flask, path: str) -> None:
    with app.test_request_context("/en/account/sign-in"):
        assert own_path(path) == path


def test_a_code_by_mail_signs_in_who_has_no_password_at_hand(
    app: Flask, client: JudgingClient, mina: int, tmp_path: Path
) -> None:
    client.get("/en/account/sign-in?next=/en/cart")
    asked = client.submit(
        "/en/account/sign-in/e-mail", {"email": " Mina@Example.com ", "next": "/en/cart"}
    )
    page = client.get("/en/account/code")

    answer = client.submit("/en/account/code", {"code": code_from(app, tmp_path / "mail")})

    assert asked.location == "/en/account/code"
    assert MAIL in page.text
    assert re.search(r'data-seconds-left="(29\d|300)"', page.text)
    assert answer.location == "/en/cart"
    assert f'<bdi dir="ltr">{MAIL}</bdi>' in client.get("/en/account/profile").text
    judge_mail(next((tmp_path / "mail").glob("*.html")).read_text(encoding="utf-8"))


def test_asking_for_a_code_says_nothing_about_who_has_an_account(
    client: JudgingClient, mina: int
) -> None:
    client.get("/en/account/sign-in")
    known = client.submit("/en/account/sign-in/e-mail", {"email": MAIL})
    page = client.get("/en/account/code").text
    unknown = client.submit("/en/account/sign-in/e-mail", {"email": "lina@example.com"})
    other = client.get("/en/account/code").text

    def plain(text: str) -> str:
        text = re.sub(r'name="csrf_token" value="[^"]*"', "", text)
        return re.sub(r'data-seconds-left="\d+"', "", text.replace("lina@", "mina@"))

    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert plain(page) == plain(other)


def test_a_mail_address_that_is_none_is_said_at_its_field(client: JudgingClient) -> None:
    client.get("/en/account/sign-in")

    answer = client.submit("/en/account/sign-in/e-mail", {"email": "mina@"})

    assert answer.status_code == 422
    assert "looks like name@example.com" in answer.text
    assert 'value="mina@"' in answer.text


def test_a_closed_account_stays_closed_to_a_right_code(
    app: Flask, client: JudgingClient, mina: int, rows: Database, tmp_path: Path
) -> None:
    with rows.transaction() as session:
        session.get_one(User, mina).state = UserState.CLOSED
    client.get("/en/account/sign-in")
    client.submit("/en/account/sign-in/e-mail", {"email": MAIL})

    answer = client.submit("/en/account/code", {"code": code_from(app, tmp_path / "mail")})

    assert answer.status_code == 403
    assert "This account was closed." in answer.text
    assert client.get("/en/account/").status_code == 302


def test_a_code_that_could_not_be_sent_in_time_is_not_sent_late(
    app: Flask, client: JudgingClient, tmp_path: Path
) -> None:
    from marketplace.notifications.models import Message

    client.get("/en/account/sign-in")
    client.submit("/en/account/sign-in/phone", {"mobile": "09123456789"})

    sent = send_pending(
        app.extensions["database"],
        app.extensions["settings"],
        clock=lambda: utc_now() + timedelta(minutes=6),
    )

    assert sent == 0
    with app.extensions["database"].reading() as session:
        assert session.scalars(select(Message)).one().facts == {}


def test_a_new_number_is_taken_once_its_code_was_typed(
    app: Flask, rows: Database, mina: int, signed_in: SignedIn, tmp_path: Path
) -> None:
    client = signed_in(mina)
    client.get("/fa/account/contact/phone")
    client.submit("/fa/account/contact/phone", {"mobile": "۰۹۱۵ ۱۲۳ ۴۵۶۷"})
    client.get("/fa/account/code")

    before = read(rows, mina).phone
    answer = client.submit("/fa/account/code", {"code": code_from(app, tmp_path / "sms")})

    assert before != "+989151234567"
    assert answer.location == "/fa/account/profile"
    assert read(rows, mina).phone == "+989151234567"
    assert "۰۹۱۵ ۱۲۳ ۴۵۶۷" in client.get("/fa/account/profile").text


def read(rows: Database, user_id: int) -> User:
    with rows.reading() as session:
        return session.get_one(User, user_id)


def test_a_mailbox_of_another_account_is_not_taken(
    app: Flask, rows: Database, mina: int, signed_in: SignedIn, tmp_path: Path
) -> None:
    with rows.transaction() as session:
        other = make_user(session).id
    client = signed_in(other)
    client.get("/en/account/contact/email")
    client.submit("/en/account/contact/email", {"email": MAIL})

    answer = client.submit(
        "/en/account/code", {"code": code_from(app, tmp_path / "mail")}, follow_redirects=True
    )

    assert "Another account has it." in answer.text
    assert read(rows, mina).email == MAIL
    assert read(rows, other).email != MAIL


def age(rows: Database, user_id: int) -> None:
    """Let the person have signed in an hour ago."""
    with rows.transaction() as session:
        session.execute(
            update(SignIn)
            .where(SignIn.user_id == user_id)
            .values(created_at=utc_now() - timedelta(hours=1))
        )


def test_a_password_and_a_contact_change_only_soon_after_signing_in(
    rows: Database, mina: int, signed_in: SignedIn
) -> None:
    client = signed_in(mina)
    client.get("/en/account/profile")
    age(rows, mina)

    password = client.submit("/en/account/password", {"password": "pomegranate and thyme"})
    contact = client.get("/en/account/contact/phone")
    profile = client.get("/en/account/profile")

    assert password.location == "/en/account/sign-in?again=1&next=/en/account/profile"
    assert contact.location == "/en/account/sign-in?again=1&next=/en/account/contact/phone"
    assert "Sign in once more" in profile.text
    assert 'name="password"' not in profile.text


def test_signing_in_once_more_replaces_the_sign_in_of_this_browser(
    rows: Database, mina: int, signed_in: SignedIn
) -> None:
    client = signed_in(mina)
    age(rows, mina)
    client.get("/en/account/sign-in?again=1&next=/en/account/profile")
    client.submit(
        "/en/account/sign-in/password",
        {"email": MAIL, "password": PASSWORD, "next": "/en/account/profile"},
    )
    client.get("/en/account/profile")

    answer = client.submit("/en/account/password", {"password": "pomegranate and thyme"})

    assert answer.location == "/en/account/profile"
    with rows.reading() as session:
        still = session.scalars(select(SignIn.id).where(SignIn.revoked_at.is_(None))).all()
    assert len(still) == 1


def test_wrong_passwords_are_forgotten_after_the_right_one(
    rows: Database, client: JudgingClient, mina: int
) -> None:
    client.get("/en/account/sign-in")
    for _ in range(9):
        client.submit("/en/account/sign-in/password", {"email": MAIL, "password": "wrong, wrong"})

    right = client.submit("/en/account/sign-in/password", {"email": MAIL, "password": PASSWORD})

    assert right.location == "/en/account/"
    with rows.reading() as session:
        assert session.scalars(select(PasswordTry)).all() == []


def test_name_and_language_are_changed_and_the_page_follows(
    rows: Database, mina: int, signed_in: SignedIn
) -> None:
    client = signed_in(mina)
    client.get("/en/account/profile")
    bad = client.submit("/en/account/profile", {"name": "  ", "language": "fa"})

    good = client.submit("/en/account/profile", {"name": "مینا رستمي", "language": "fa"})

    assert bad.status_code == 422
    assert good.location == "/fa/account/profile"
    assert read(rows, mina).name == "مینا رستمی"


def test_one_device_is_signed_out_and_a_strangers_is_not(
    rows: Database, mina: int, signed_in: SignedIn
) -> None:
    with rows.transaction() as session:
        stranger = make_user(session).id
    here, phone, theirs = signed_in(mina), signed_in(mina), signed_in(stranger)
    page = here.get("/en/account/devices").text
    other = re.search(r"/en/account/devices/\d+/sign-out", page)
    assert other

    refused = theirs.submit(other[0])
    before = phone.get("/en/account/").status_code
    here.get("/en/account/devices")
    here.submit(other[0])

    assert refused.status_code == 302
    assert before == 200
    assert phone.get("/en/account/").status_code == 302
    assert here.get("/en/account/").status_code == 200

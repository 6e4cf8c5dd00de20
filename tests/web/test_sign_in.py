"""Signing in by code or password, and out again."""

import re
from pathlib import Path

import pytest
from flask import Flask

from marketplace.notifications.jobs import send_pending
from tests.client import JudgingClient
from tests.factories import PASSWORD


def code_of(app: Flask, tmp_path: Path) -> str:
    """Let the worker send the SMS, and read it as its owner would."""
    send_pending(app.extensions["database"], app.extensions["settings"])
    newest = max((tmp_path / "sms").glob("*.txt"), key=lambda f: f.stat().st_mtime_ns)
    found = re.search(r"#(\d{6})", newest.read_text(encoding="utf-8"))
    assert found
    return found[1]


def ask(client: JudgingClient, mobile: str = "۰۹۱۲۳۴۵۶۷۸۹") -> None:
    client.get("/en/account/sign-in")
    client.submit("/en/account/sign-in/phone", {"mobile": mobile, "next": "/en/cart"})
    client.get("/en/account/code")


def test_a_new_person_signs_up_by_the_code_on_her_phone(
    app: Flask, client: JudgingClient, tmp_path: Path
) -> None:
    ask(client)
    code = code_of(app, tmp_path)

    answer = client.submit(
        "/en/account/code", {"code": code.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))}
    )

    assert answer.location == "/en/cart"
    assert client.get("/en/account/").status_code == 200


def test_five_wrong_codes_end_the_code(app: Flask, client: JudgingClient, tmp_path: Path) -> None:
    ask(client)
    code = code_of(app, tmp_path)
    wrong = "000000" if code != "000000" else "111111"
    answers = [client.submit("/en/account/code", {"code": wrong}) for _ in range(5)]

    late = client.submit("/en/account/code", {"code": code})

    assert "4 tries are left" in answers[0].text
    assert {answer.status_code for answer in answers} == {422}
    assert late.status_code == 422


def test_a_sixth_code_within_the_hour_is_refused_with_when_again(client: JudgingClient) -> None:
    for _ in range(5):
        ask(client)
    client.get("/en/account/sign-in")

    answer = client.submit("/en/account/sign-in/phone", {"mobile": "09123456789"})

    assert answer.status_code == 429
    assert "Please try again in" in answer.text


def test_a_code_is_forgotten_once_it_was_sent(
    app: Flask, client: JudgingClient, tmp_path: Path
) -> None:
    from marketplace.notifications.models import Message

    ask(client)
    code_of(app, tmp_path)

    with app.extensions["database"].reading() as session:
        assert session.query(Message).one().facts == {}


def sign_up(client: JudgingClient, password: str = PASSWORD):  # type: ignore[no-untyped-def]
    client.get("/en/account/sign-up")
    return client.submit(
        "/en/account/sign-up", {"name": "Mina", "email": "Mina@Example.com", "password": password}
    )


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short", "at least 10"),
        ("password123", "first that thieves try"),
        ("mina@example.com", "e-mail"),
    ],
)
def test_a_weak_password_is_refused(client: JudgingClient, password: str, words: str) -> None:
    answer = sign_up(client, password)

    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="Mina"' in answer.text


def test_a_password_signs_in_and_a_wrong_one_says_no_more_than_that(
    app: Flask, client: JudgingClient
) -> None:
    sign_up(client)
    other: JudgingClient = app.test_client()
    other.get("/en/account/sign-in")
    form = {"email": "mina@example.com", "password": PASSWORD, "next": "//evil.example/"}

    wrong = other.submit("/en/account/sign-in/password", {**form, "password": "not it at all"})
    unknown = other.submit("/en/account/sign-in/password", {**form, "email": "no@example.com"})
    right = other.submit("/en/account/sign-in/password", form)

    assert "E-mail or password is not right." in wrong.text
    assert "E-mail or password is not right." in unknown.text
    assert right.location == "/en/account/"


def test_a_device_that_was_signed_out_elsewhere_is_out(app: Flask, client: JudgingClient) -> None:
    sign_up(client)
    phone: JudgingClient = app.test_client()
    phone.get("/en/account/sign-in")
    phone.submit(
        "/en/account/sign-in/password", {"email": "mina@example.com", "password": PASSWORD}
    )
    before = phone.get("/en/account/").status_code
    client.get("/en/account/devices")

    client.submit("/en/account/devices/sign-out-others")

    assert before == 200
    assert phone.get("/en/account/").status_code == 302
    assert client.get("/en/account/").status_code == 200


def test_an_address_is_saved_changed_and_nobody_elses(app: Flask, client: JudgingClient) -> None:
    from tests.factories import make_places

    with app.extensions["database"].transaction() as session:
        city = make_places(session).code
    sign_up(client)
    client.get("/en/account/addresses/new")
    facts = {
        "recipient": "Mina", "mobile": "0912 345 6789", "province_code": "19", "city_code": city,
        "street": "Saadi 12", "postal_code": "4513615891",
    }  # fmt: skip
    client.submit("/en/account/addresses/new", facts)
    listed = client.get("/en/account/addresses").text
    address = re.search(r"/en/account/addresses/\d+", listed)
    assert address
    other: JudgingClient = app.test_client()
    other.get("/en/account/sign-up")
    other.submit(
        "/en/account/sign-up", {"name": "B", "email": "b@example.com", "password": PASSWORD}
    )

    assert "Saadi 12" in listed
    assert client.get(address[0]).status_code == 200
    assert other.get(address[0]).status_code == 404
    assert other.submit(f"{address[0]}/remove").status_code == 404


def test_guessing_passwords_is_slowed_down_and_says_when_again(client: JudgingClient) -> None:
    form = {"email": "nobody@example.com", "password": "wrong wrong wrong"}
    client.get("/en/account/sign-in")
    answers = [client.submit("/en/account/sign-in/password", form) for _ in range(11)]

    assert {answer.status_code for answer in answers[:10]} == {422}
    assert answers[10].status_code == 429
    assert int(answers[10].headers["Retry-After"]) > 600


def test_asking_by_sign_up_who_has_an_account_is_slowed_down(
    app: Flask, client: JudgingClient
) -> None:
    sign_up(client)
    stranger: JudgingClient = app.test_client()
    answers = [sign_up(stranger) for _ in range(11)]

    assert {answer.status_code for answer in answers[:10]} == {422}
    assert answers[10].status_code == 429
    assert 'value="Mina"' in answers[10].text
    assert int(answers[10].headers["Retry-After"]) > 600

"""Who may call what: the recorded table of all routes, and that every route keeps to it."""

from pathlib import Path

import pytest
from flask import Flask

from marketplace.web.access import access_of

TABLE = Path(__file__).with_name("access_table.txt")


def current_table(app: Flask) -> list[str]:
    """Return a line `methods path mark` for each route, sorted."""
    lines = []
    for rule in app.url_map.iter_rules():
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        lines.append(f"{rule.rule}  {methods}  {access_of(app, rule.endpoint)}")
    return sorted(lines)


def test_every_route_stands_in_the_recorded_table(app: Flask) -> None:
    recorded = TABLE.read_text(encoding="utf-8").splitlines()

    assert current_table(app) == recorded, "file the new route, with who may call it"


def test_a_view_without_a_mark_does_not_start(app: Flask) -> None:
    from marketplace.web import access

    app.add_url_rule("/unmarked", endpoint="unmarked", view_func=lambda: "")

    with pytest.raises(RuntimeError, match="unmarked"):
        access.init_app(app)


def test_guests_are_sent_to_sign_in_from_all_that_is_not_public(app: Flask) -> None:
    client = app.test_client()
    guarded = [
        rule
        for rule in app.url_map.iter_rules()
        if access_of(app, rule.endpoint) != "public" and "GET" in (rule.methods or set())
    ]

    answers = {rule.rule: client.get(_example(rule.rule)).status_code for rule in guarded}

    assert guarded
    assert set(answers.values()) == {302}, answers


def test_no_form_of_any_page_is_taken_without_its_token(app: Flask) -> None:
    client = app.test_client()
    rules = [rule.rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or set())]

    answers = {rule: client.post(_example(rule)).status_code for rule in rules}

    assert rules
    assert set(answers.values()) == {400}, answers


def _example(rule: str) -> str:
    import re

    path = rule.replace("<any(fa,en):lang>", "en")
    path = re.sub(r"<any\((\w+)[^>]*>", r"\1", path)  # the first of the words it may be
    return re.sub(r"<(\w+:)?\w+>", "1", path)

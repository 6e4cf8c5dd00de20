"""The log of what staff did, on its page and as a file."""

import csv
import json
from io import StringIO

import pytest

from marketplace.accounts.states import Role
from marketplace.moderation.audit import entry_hash
from marketplace.moderation.models import AuditEntry
from tests.client import JudgingClient
from tests.factories import make_user
from tests.web.conftest import Shelf, SignedIn


@pytest.fixture
def admin(shelf: Shelf, signed_in: SignedIn) -> JudgingClient:
    with shelf.database.transaction() as session:
        person = make_user(session, role=Role.ADMIN).id
    return signed_in(person)


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_an_admin_searches_the_log(shelf: Shelf, admin: JudgingClient, lang: str) -> None:
    admin.get("/en/staff/categories/1")
    admin.submit("/en/staff/categories/1", {"name_fa": "چاقوها", "name_en": "All knives"})

    found = admin.get(f"/{lang}/staff/log?action=category.rename&object=1")
    nothing = admin.get(f"/{lang}/staff/log?actor=nobody&since=1405/01/01&until=1405/12/01")
    bad = admin.get(f"/{lang}/staff/log?since=yesterday")

    assert "All knives" in found.text
    assert "category.rename</bdi>" not in nothing.text
    assert (found.status_code, nothing.status_code, bad.status_code) == (200, 200, 422)
    assert "yesterday" in bad.text


def test_what_a_search_finds_is_given_out_as_csv_and_as_json_lines_that_prove_themselves(
    shelf: Shelf, admin: JudgingClient
) -> None:
    for name in ("All knives", "=Knives"):
        admin.get("/en/staff/categories/1")
        admin.submit("/en/staff/categories/1", {"name_fa": "چاقوها", "name_en": name})
    page = admin.get("/fa/staff/log?words=knives").text
    sheet = admin.get("/en/staff/log.csv?words=knives")
    lines = admin.get("/en/staff/log.jsonl?words=knives").text.splitlines()
    none = admin.get("/en/staff/log.csv?words=spoons").text

    rows = list(csv.DictReader(StringIO(sheet.text)))
    assert "log.jsonl?words=knives" in page
    assert sheet.headers["Content-Disposition"] == "attachment; filename=decision-log.csv"
    assert [row["action"] for row in rows] == ["category.rename"] * 2
    assert not any(value.startswith("=") for row in rows for value in row.values())
    assert len(none.splitlines()) == 1
    with shelf.database.reading() as session:
        for line in lines:
            told = json.loads(line)
            kept = session.get_one(AuditEntry, told["seq"])
            assert told["hash"] == kept.hash == entry_hash(kept)
            assert told["after"] == kept.after
    assert admin.get("/en/staff/log.csv?since=yesterday").status_code == 422

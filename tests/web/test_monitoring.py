"""Monitoring pages: one set of figures for everybody, hidden cells hidden everywhere."""

import csv
import io
import json
import re
from datetime import timedelta
from itertools import product

import pytest
from flask import Flask

from marketplace.accounts.states import Role
from marketplace.core.clock import utc_now
from marketplace.core.db import Database
from marketplace.core.jalali import local_date
from marketplace.demo.counter_sales import CounterSale, write_sales
from marketplace.monitoring import services
from marketplace.monitoring.parameters import Parameters
from marketplace.monitoring.services import period_end, update_standings
from marketplace.orders.states import OrderChannel
from marketplace.supports import services as supports
from marketplace.supports.services import ProfileFacts
from marketplace.supports.states import Gender, Purpose, Settlement
from tests.client import XHTML, JudgingClient, words
from tests.factories import make_places, make_shop, make_user
from tests.web.conftest import SignedIn

P = Parameters()
COUNTIES = (
    ("1904",) * 14 + ("1901",) * 9 + ("1903",) * 7 + ("1908",) * 6 + ("1906",) * 3 + ("1909",)
)


class Province:
    """Forty businesses in six counties with a frozen month, a producer and a monitor."""

    def __init__(self, database: Database) -> None:
        self.database = database
        now = utc_now()
        with database.transaction() as session:
            make_places(session)
            self.monitor = make_user(session, role=Role.MONITOR).id
            owner = make_user(session, role=Role.PRODUCER)
            self.producer = owner.id
            supports.ensure_programme(session)
            shops = []
            for place, county in enumerate(COUNTIES):
                shop = make_shop(
                    session, slug=f"maker-{place}", owner=owner if place == 0 else None
                )
                shop.county_code = county
                shop.approved_at = now - timedelta(days=200)
                shops.append(shop.id)
                _tell(session, shop.id, place)
            write_sales(session, [sale for s in shops for sale in _sales(s, now)])
        self.first = shops[0]
        end = period_end(local_date(now), P, today=local_date(now))
        with database.transaction() as session:
            made = services.freeze(session, day=end, parameters=P, now=now)
            update_standings(session, day=local_date(now), parameters=P, now=now)
        self.content = json.loads(made.content)
        self.period = self.content["period"]


def _tell(session, shop_id, place):  # type: ignore[no-untyped-def]
    at = utc_now() - timedelta(days=150)
    facts = ProfileFacts(
        gender=Gender.WOMAN if place % 3 else Gender.MAN,
        settlement=Settlement.RURAL if place % 2 else None,
    )
    supports.tell_profile(
        session, shop_id=shop_id, facts=facts, valid_from=at.date(), by=None, now=at
    )
    supports.give_consent(session, shop_id=shop_id, purpose=Purpose.STATISTICS, by=None, now=at)


def _sales(shop_id, now):  # type: ignore[no-untyped-def]
    for n in range(10):
        at = now - timedelta(days=6 + 9 * n)
        minor = 1_000_000 * (1 + shop_id % 5)
        yield CounterSale(
            shop_id, at, at, minor, f"+9893600{shop_id:03d}{n % 4:02d}", OrderChannel.FAIR,
            cancelled=False,
        )  # fmt: skip


@pytest.fixture
def province(app: Flask) -> Province:
    return Province(app.extensions["database"])


PUBLIC = ["/", "/statistics", *(f"/statistics?by={d}" for d in ("category", "gender", "age"))]
PUBLIC += ["/statistics?by=settlement", "/statistics?by=mode", "/files", "/method"]
STAFF = [
    "/rows", "/rows?way=fair", "/rows?way=subsidy", "/rows?indicator=M1",
    "/businesses", "/businesses?standing=active", "/programme",
    "/programme/steps/1", "/programme/phases/1/steps/new", "/supports", "/supports/new",
    "/supports/import", "/loans", "/method", "/",
]  # fmt: skip


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_public_pages_are_whole(province: Province, client: JudgingClient, lang: str) -> None:
    for path in PUBLIC:
        assert client.get(f"/{lang}/monitoring{path}").status_code == 200


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_staff_pages_are_whole(province: Province, signed_in: SignedIn, lang: str) -> None:
    monitor = signed_in(province.monitor)
    for path in (*STAFF, f"/businesses/{province.first}"):
        assert monitor.get(f"/{lang}/monitoring{path}").status_code == 200


def test_before_the_first_month_there_is_a_friendly_word(client: JudgingClient) -> None:
    assert client.get("/en/monitoring/").status_code == 200
    assert "No month yet" in client.text()
    assert client.get("/en/monitoring/statistics").status_code == 404


def test_what_is_for_staff_is_closed_to_others(
    province: Province, client: JudgingClient, signed_in: SignedIn
) -> None:
    producer = signed_in(province.producer)
    closed = [f"/en/monitoring{path}" for path in STAFF if path not in {"/", "/method"}]

    answers = {
        path: (client.get(path).status_code, producer.get(path).status_code) for path in closed
    }

    assert closed
    assert set(answers.values()) == {(302, 403)}, answers


def files(province: Province, client: JudgingClient) -> dict[str, list[list[str]]]:
    manifest = client.get(f"/en/monitoring/files/manifest.json?period={province.period}")
    names = json.loads(manifest.data)["files"]
    return {
        name: list(csv.reader(io.StringIO(client.get(f"/en/monitoring/files/{name}").text)))
        for name in names
    }


def test_no_file_has_a_count_from_one_to_four(province: Province, client: JudgingClient) -> None:
    for name, (head, *rows) in files(province, client).items():
        counts = [
            row[head.index(column)]
            for row in rows
            for column in ("registered", "active", "woman", "others", "businesses")
            if column in head
        ]
        assert not {"1", "2", "3", "4"} & set(counts), name


def test_no_hidden_cell_can_be_got_back_by_subtraction(
    province: Province, client: JudgingClient
) -> None:
    hidden = 0
    for name, (head, *rows) in files(province, client).items():
        if not name.startswith("by-"):
            continue
        *groups, total = rows
        for place, column in enumerate(head[1:], 1):
            gone = [row for row in groups if row[place] == "c"]
            hidden += len(gone)
            if column not in {"women", "survival"}:
                assert len(gone) != 1 or total[place] == "c", (name, column)
        if name.endswith("-gender.csv"):
            for row in groups:
                assert row[1:3].count("c") != 1, (name, row)
    assert hidden


def test_the_whole_attack_on_women_by_county_leaves_room(
    province: Province, client: JudgingClient
) -> None:
    """Try every table of the hidden cells that fits what is published."""
    (_, *rows) = files(province, client)["by-county-gender.csv"]
    *groups, total = rows
    known = sum(int(row[1]) for row in groups if row[1] != "c")
    gone = [row for row in groups if row[1] == "c"]
    left = int(total[1]) - known
    bounds = [range(int(row[3]) + 1 if row[3] != "c" else left + 1) for row in gone]
    fits = [guess for guess in product(*bounds) if sum(guess) == left]

    for place in range(len(gone)):
        values = {guess[place] for guess in fits}
        assert max(values) - min(values) >= 3


def test_page_file_and_export_say_the_same(province: Province, client: JudgingClient) -> None:
    rows = files(province, client)["by-county.csv"]
    client.get("/en/monitoring/statistics?by=county")
    shown = {line[0]: line[1:] for line in table_rows(client)[: len(rows)]}

    active, registered = rows[0].index("active"), rows[0].index("registered")
    for row in rows[1:]:
        name = "All" if row[0] == "total" else province.content["names"][row[0]][0]
        for place in (active, registered):
            expected = "·hidden" if row[place] == "c" else row[place]
            assert shown[name][place - 1] == expected, (name, row)
        assert [cell == "·hidden" for cell in shown[name]] == [cell == "c" for cell in row[1:]]


def test_a_month_to_come_and_a_month_never_made_are_told_apart(
    province: Province, client: JudgingClient
) -> None:
    assert client.get("/en/monitoring/?period=1499-01").status_code == 422
    assert "has not ended yet" in client.text()
    assert client.get("/en/monitoring/?period=1380-01").status_code == 404
    assert client.get("/en/monitoring/?period=x").status_code == 422
    assert client.get("/en/monitoring/statistics?by=blood").status_code == 404
    assert client.get("/en/monitoring/files/none.csv").status_code == 404


def table_rows(client: JudgingClient) -> list[list[str]]:
    """Return the cells of all tables of the page opened last."""
    assert client.last is not None
    return [
        [words(cell) for cell in row if cell.tag in {f"{XHTML}td", f"{XHTML}th"}]
        for row in client.last.iter(f"{XHTML}tr")
    ]


def test_the_rows_behind_a_figure_add_up_to_it(province: Province, signed_in: SignedIn) -> None:
    monitor = signed_in(province.monitor)
    monitor.get("/en/monitoring/rows?indicator=M11&by=county&class=1904")
    text = monitor.text()
    lines = table_rows(monitor)[1:]
    row = next(r for r in province.content["tables"]["county"] if r["class"] == "1904")

    assert f"Businesses in these rows{row['sellers']}" in text
    assert sum(int(line[-1].replace(",", "")) for line in lines) * 10 == row["sales"]


def test_the_rows_of_a_way_and_a_business_add_up_to_its_sum(
    province: Province, signed_in: SignedIn
) -> None:
    monitor = signed_in(province.monitor)
    shop_id = province.first
    page = monitor.get(f"/en/monitoring/businesses/{shop_id}").text
    found = re.search(r'data-way="fair">.*?data-minor="(\d+)"', page, re.DOTALL)
    assert found
    monitor.get(f"/en/monitoring/rows?way=fair&shop={shop_id}")
    lines = table_rows(monitor)[1:]
    assert sum(int(line[-1].replace(",", "")) for line in lines) * 10 == int(found[1])
    assert monitor.get("/en/monitoring/rows?way=fair&shop=999999").status_code == 404
    assert monitor.get("/en/monitoring/rows?way=fair&indicator=M1").status_code == 404


def test_a_target_is_set_and_shown(
    province: Province, signed_in: SignedIn, client: JudgingClient
) -> None:
    monitor = signed_in(province.monitor)
    monitor.get("/en/monitoring/method")
    bad = monitor.submit("/en/monitoring/method/M6", {"value": "much", "owner": "Office"})
    assert bad.status_code == 422
    assert "Office" in bad.text
    monitor.submit("/en/monitoring/method/M6", {"value": "۷۵", "owner": "Office"})

    client.get("/en/monitoring/method")
    assert "75%" in client.text()
    assert signed_in(province.producer).post("/en/monitoring/method/M6").status_code in {400, 403}

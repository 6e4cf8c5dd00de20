"""Directories of other people: good rows in, bad rows named, source and licence kept, fast."""

import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from marketplace.cli import group
from marketplace.cli.context import Context
from marketplace.core.db import Database
from marketplace.core.text import search_key
from marketplace.fairs.importing import Place
from marketplace.fairs.models import ListedFair, ListedSession
from marketplace.fairs.queries import listed as directory
from marketplace.fairs.services.listing import write_places
from marketplace.wiring import make_bus, make_queue
from tests.factories import NOW

MARKETS = """fmid,name,website,street,city,county,state,zip,lat,lon,site_type,payments,products,\
organic_unknown,updated_year
1,Shelby Market,,City Hall,Shelby,Toole,Montana,59474,48.5,-111.8,,,crafts;jams,1,2009
2,,,,Edmore,,Michigan,,,,,,,0,2014
3,Far Market,,,Nowhere,,Ohio,,148.5,-1,,,,0,2014
4,Shelby market,,,Shelby,,Montana,,,,,,,0,2010
1,Shelby Market again,,,Shelby,,Montana,,,,,,,0,2010
"""
SESSIONS = """fmid,season,start,end,date_kind,weekday,open,close,time_quality
1,1,2014-05-31,2014-10-31,dates,FR,08:00,13:00,ok
1,1,2014-05-31,2014-10-31,dates,SA,13:00,08:00,close_not_after_open
9,1,2014-05-31,2014-10-31,dates,SA,08:00,13:00,ok
1,2,2014-12-31,2014-10-31,dates_reversed,SU,08:00,13:00,ok
"""
DAYS = """fair_id,date,open,close,closes_next_day
berlin-1,2016-11-21,14:00,01:00,1
berlin-1,2016-13-21,14:00,22:00,0
"""


@pytest.fixture
def run(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.setenv("MARKETPLACE_DATABASE_URL", database_url)
    monkeypatch.setenv("MARKETPLACE_INSTANCE_PATH", str(tmp_path / "instance"))
    monkeypatch.setenv("MARKETPLACE_SECRET_KEY", "x" * 40)

    def command(text: str, *options: str) -> Result:
        file = tmp_path / "rows.csv"
        file.write_text(text, encoding="utf-8")
        words = ["fairs", "import", str(file), *options]
        return CliRunner().invoke(group, words, obj=Context(bus=make_bus(), make_queue=make_queue))

    return command


def counts(database: Database) -> tuple[int, int]:
    with database.reading() as session:
        return (
            session.scalar(select(func.count(ListedFair.id))) or 0,
            session.scalar(select(func.count(ListedSession.id))) or 0,
        )


def test_faults_are_named_by_row_and_the_rest_is_taken(run, database: Database) -> None:  # type: ignore[no-untyped-def]
    done = run(MARKETS)

    assert done.exit_code == 1
    for words in (
        "row 3: name: is missing",
        "row 4: lat: 148.5 is not on the globe",
        "row 5: likely the same place as row 2 (taken)",
        "row 6: 1: stands in row 2 already",
        "new: 2, changed: 0, refused: 3, doubtful: 1",
        "licence: Public domain",
    ):
        assert words in done.output, words
    assert counts(database) == (2, 0)
    again = run(MARKETS, "--source", "Somebody else", "--licence", "CC0")
    assert "source: Somebody else" in again.output
    assert counts(database) == (4, 0)


def test_times_belong_to_known_places_and_must_make_sense(run, database: Database) -> None:  # type: ignore[no-untyped-def]
    run(MARKETS)

    done = run(SESSIONS)
    again = run(SESSIONS)

    for words in ("row 3: close: 08:00 is not after 13:00", "row 4: no place 9", "reversed"):
        assert words in done.output, words
    assert "new: 0, changed: 1" in again.output
    assert counts(database) == (2, 1)
    assert "row 3: date: '2016-13-21' is no date" in run(DAYS).output


def test_a_dry_run_changes_nothing_and_odd_files_are_refused(run, database: Database) -> None:  # type: ignore[no-untyped-def]
    done = run(MARKETS, "--dry-run")
    odd = run("a,b\n1,2\n")

    assert "would be new: 2" in done.output
    assert (odd.exit_code, "no known directory" in odd.output) == (1, True)
    assert counts(database) == (0, 0)


def test_8_700_places_are_listed_and_found_fast(database: Database) -> None:
    places = [
        Place(str(n), f"Market {n} of Hope", "", f"Town {n % 700}", "", f"State {n % 50}",
              "United States", "", None, None, "", "", "", "2019", None, None)
        for n in range(8_700)
    ]  # fmt: skip
    with database.transaction() as session:
        write_places(session, places, source="s", licence="l", known={}, now=NOW)

    with database.reading() as session:
        began = time.perf_counter()
        _, total = directory.listed(session)
        rows, found = directory.listed(session, words="HOPE town 699", region="State 49")
        took = time.perf_counter() - began

    assert (total, found) == (8_700, len(rows))
    assert all("Town 699" in row.city for row in rows)
    assert search_key("Town 699") in rows[0].search_key
    assert took < 1.0

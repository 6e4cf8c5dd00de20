"""Booths from a table: a dry run keeps nothing, faults are named by row, claimed ground stays."""

import pytest
from sqlalchemy import select

from marketplace.core.db import Database
from marketplace.fairs import queries
from marketplace.fairs import services as fairs
from marketplace.fairs.booth_table import Fault, read_table
from marketplace.fairs.models import Booth, Claim, Fair
from marketplace.fairs.services import Laid
from tests.factories import NOW, rial
from tests.factories.fairs import apply, hold, make_fair

PERSIAN = """کد;نوع;ستون;ردیف;متر;قیمت;برق;نبش
الف1;گوشه;۰;۲;۹;۲٬۵۰۰٬۰۰۰;بله;بله
"""
HEAD = "code,kind,x,y,wide,deep,m2,price,power,corner\n"


def lay(database: Database, fair_id: int, text: str, *, dry: bool = False) -> Laid:
    with database.transaction() as session:
        return fairs.lay_table(session, fair_id=fair_id, table=read_table(text), now=NOW, dry=dry)


@pytest.fixture
def fair_id(database: Database) -> int:
    with database.transaction() as session:
        return make_fair(session, booths=2).id


def codes(database: Database, fair_id: int) -> list[str]:
    with database.reading() as session:
        return sorted(
            session.scalars(select(Booth.code).where(Booth.fair_id == fair_id, Booth.active))
        )


def test_a_table_lays_booths_with_kinds_sizes_prices_and_features(
    database: Database, fair_id: int
) -> None:
    text = HEAD + "C1,Corner,0,2,2,1,9,2500000,yes,1\nC2,Corner,2,2,,,,,no,\nB1,booth,0,0,,,,,1,\n"

    assert lay(database, fair_id, text, dry=True) == Laid(2, 1, 0, 1, ())
    assert codes(database, fair_id) == ["B1", "B2"]
    assert lay(database, fair_id, text) == Laid(2, 1, 0, 1, ())
    assert lay(database, fair_id, text) == Laid(0, 0, 3, 0, ())

    with database.reading() as session:
        found = queries.plan_of(session, fair_id, now=NOW).find("C1")
        assert found is not None
        assert (found.wide, found.deep, found.area_m2) == (2, 1, 9)
        assert (found.price, found.has_power) == (rial(25_000_000), True)
        assert session.scalars(select(Booth.is_corner).where(Booth.code == "C1")).one()


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("C1,booth,x,2", Fault(1, "x", "number")),
        (",booth,1,2", Fault(1, "code", "missing")),
        ("C1,,1,2", Fault(1, "kind", "missing")),
        ("C 1,booth,1,2", Fault(1, "code", "code")),
        ("C1,booth,1,2,1,1,9,free", Fault(1, "price", "money")),
        ("C1,booth,1,2,1,1,9,1,maybe", Fault(1, "power", "yes_no")),
        ("C1,unknown,1,2", Fault(1, "code", "type_elsewhere")),
        ("C1,booth,0,0", Fault(1, "code", "cells_in_use", "B1")),
        ("C1,booth,199,2,3", Fault(1, "code", "off_the_ground")),
        ("C1,booth,1,2\nc1,booth,2,2", Fault(2, "code", "twice")),
    ],
)
def test_a_fault_names_its_row_and_nothing_is_kept(
    database: Database, fair_id: int, line: str, fault: Fault
) -> None:
    laid = lay(database, fair_id, HEAD + line + "\nC9,booth,9,9\n")

    assert laid.faults == (fault,)
    assert codes(database, fair_id) == ["B1", "B2"]


def test_a_table_without_its_columns_is_told_so() -> None:
    assert read_table("code,x\nB1,2").faults == (
        Fault(0, "kind", "missing"),
        Fault(0, "y", "missing"),
    )
    assert read_table(" \n").faults == (Fault(0, "", "missing"),)
    assert read_table(PERSIAN).faults == (Fault(1, "code", "code"),)


def test_a_booth_that_somebody_has_keeps_its_ground(database: Database, fair_id: int) -> None:
    with database.transaction() as session:
        hold(session, apply(session, session.get_one(Fair, fair_id)), "B1")

    moved = lay(database, fair_id, HEAD + "B1,booth,5,5\n")
    lit = lay(database, fair_id, HEAD + "B1,booth,0,0,,,,,yes,\nB2,booth,6,6\n")

    assert moved.faults == (Fault(1, "code", "booth_in_use", "B1"),)
    assert (lit.changed, lit.faults) == (2, ())
    with database.reading() as session:
        assert len(session.scalars(select(Claim.id).where(Claim.status == "held")).all()) == 3

"""Support records by hand and by file: once a reference, rows with faults named."""

from datetime import timedelta

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from marketplace.core.db import Database
from marketplace.core.jalali import local_date
from marketplace.core.money import Money
from marketplace.supports import services as supports
from marketplace.supports.errors import BadAmount, BadPeriod, DifferentRecord
from marketplace.supports.importing import RowFault, WrongColumns, parse_row, read_rows
from marketplace.supports.models import SupportRecord
from marketplace.supports.services import SupportFacts
from marketplace.supports.services.imports import ImportReport, import_records
from marketplace.supports.states import SupportKind
from tests.factories import NOW, make_shop

TODAY = local_date(NOW)
HEAD = "kind,reference,shop,title,provider,amount,starts_on,attended,passed\n"


@pytest.fixture
def shop(database: Database) -> int:
    with database.transaction() as session:
        return make_shop(session, slug="jams").id


def loan(shop_id: int, **more: object) -> SupportFacts:
    values: dict[str, object] = {
        "kind": SupportKind.LOAN, "reference": "L-1", "shop_id": shop_id, "title": "Home loan",
        "provider": "Bank", "amount": Money(500_000_000, "IRR"), "starts_on": TODAY,
    }  # fmt: skip
    return SupportFacts(**{**values, **more})  # type: ignore[arg-type]


def test_a_record_is_written_once_and_another_content_is_refused(
    database: Database, shop: int
) -> None:
    with database.transaction() as session:
        first = supports.record_support(session, facts=loan(shop), by=None, now=NOW)
        again = supports.record_support(session, facts=loan(shop), by=None, now=NOW)
        assert first.id == again.id

    with pytest.raises(DifferentRecord), database.transaction() as session:
        supports.record_support(session, facts=loan(shop, provider="Other"), by=None, now=NOW)


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"amount": Money(0, "IRR")}, BadAmount),
        ({"starts_on": TODAY + timedelta(days=1)}, BadPeriod),
        ({"ends_on": TODAY - timedelta(days=1)}, BadPeriod),
    ],
)
def test_records_that_cannot_be_are_refused(
    database: Database, shop: int, more: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error), database.transaction() as session:
        supports.record_support(session, facts=loan(shop, **more), by=None, now=NOW)


def test_the_database_refuses_a_loan_of_nothing(database: Database, shop: int) -> None:
    with pytest.raises(IntegrityError), database.transaction() as session:
        session.execute(
            insert(SupportRecord).values(
                kind=SupportKind.LOAN, reference="x", shop_id=shop, title="t", provider="p",
                amount_minor=0, currency="IRR", starts_on=TODAY, recorded_at=NOW,
            )
        )  # fmt: skip


def take(database: Database, text: str) -> ImportReport:
    with database.transaction() as session:
        rows = read_rows(text.encode("utf-8-sig"))
        return import_records(session, rows=rows, currency="IRR", by=None, now=NOW)


def test_a_file_brings_its_good_rows_and_names_the_bad_ones(database: Database, shop: int) -> None:
    text = HEAD + (
        "loan,L-1,jams,Home loan,Bank,۵۰۰٬۰۰۰٬۰۰۰,1405/08/01,,\n".replace("٬", "")
        + "training,T-1,jams,Pricing,School,,2026-10-01,بله,yes\n"
        + "loan,L-2,nobody,Home loan,Bank,5,1405/08/01,,\n"
        + "gift,G-1,jams,x,y,5,1405/08/01,,\n"
        + "loan,L-3,jams,x,y,-5,1405/08/01,,\n"
        + "loan,L-4,jams,x,y,5,1405/13/01,,\n"
        + "loan,L-5,jams,x,y,5,1499/01/01,,\n"
        + "training,T-2,jams,x,y,,1405/08/01,maybe,\n"
        + "training,T-3,jams,x,y,,1405/08/01,,,,,,\n"
    )

    report = take(database, text)

    assert (report.new, report.known) == (2, 0)
    assert [(line, column) for line, column, _ in report.faults] == [
        (4, "shop"), (5, "kind"), (6, "amount"), (7, "starts_on"), (8, "starts_on"),
        (9, "attended"), (10, "row"),
    ]  # fmt: skip
    assert take(database, text).known == 2


@pytest.mark.parametrize(
    "content",
    [b"", b"a,b\n1,2\n", b"\xff\xfe\x00k", HEAD.replace("shop,", "").encode(), b'"kind\n'],
)
def test_a_file_of_another_kind_is_refused_whole(content: bytes) -> None:
    with pytest.raises(WrongColumns):
        read_rows(content)


def test_a_row_fault_names_its_column() -> None:
    row = dict.fromkeys("kind reference shop title provider starts_on".split(), "")

    with pytest.raises(RowFault) as fault:
        parse_row({**row, "kind": "loan", "starts_on": "1405/08/01"}, "IRR")

    assert fault.value.column == "reference"

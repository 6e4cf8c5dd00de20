"""A file of support records into the table: good rows in, bad rows reported, or only tried."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.core.errors import DomainError
from marketplace.shops.models import Shop
from marketplace.supports.importing import RowFault, SupportRow, parse_row
from marketplace.supports.models import SupportRecord
from marketplace.supports.services.records import SupportFacts, record_support


@dataclass(slots=True)
class ImportReport:
    """What became of a file: rows new, known, and refused with line, column and reason."""

    new: int = 0
    known: int = 0
    faults: list[tuple[int, str, str]] = field(default_factory=list)


def import_records(
    session: Session,
    *,
    rows: list[tuple[int, dict[str, str]]],
    currency: str,
    by: int | None,
    now: datetime,
) -> ImportReport:
    """Write the good rows down and report the rest. The caller rolls back for a dry run."""
    report = ImportReport()
    shops = dict(session.execute(select(Shop.slug, Shop.id)).all())
    known = {
        tuple(row) for row in session.execute(select(SupportRecord.kind, SupportRecord.reference))
    }
    for line, raw in rows:
        try:
            row = parse_row(raw, currency)
            before = (row.kind, row.reference) in known
            record_support(session, facts=_facts(row, shops), by=by, now=now)
            known.add((row.kind, row.reference))
        except RowFault as fault:
            report.faults.append((line, fault.column, fault.reason))
        except DomainError as error:
            report.faults.append((line, error.field or "row", error.code.replace("_", " ")))
        else:
            report.known += before
            report.new += not before
    return report


def _facts(row: SupportRow, shops: dict[str, int]) -> SupportFacts:
    if row.shop not in shops:
        raise RowFault("shop", f"no shop {row.shop[:40]!r}")
    values = {name: getattr(row, name) for name in SupportRow.__slots__ if name != "shop"}
    return SupportFacts(shop_id=shops[row.shop], **values)

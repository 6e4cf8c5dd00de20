"""Rows of a file of support records: read, checked, turned into values. Pure."""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from marketplace.core.jalali import parse_date
from marketplace.core.money import AmountError, Money, parse_amount
from marketplace.core.text import normalise, to_ascii_digits
from marketplace.supports.states import SupportKind

Read = TypeVar("Read")
REQUIRED = ("kind", "reference", "shop", "title", "provider", "starts_on")
COLUMNS = (
    *REQUIRED, "amount", "ends_on", "purpose", "instalment", "late_days", "guarantee",
    "jobs_promised", "hours", "attended", "passed", "note",
)  # fmt: skip
MOST_ROWS = 20_000
YES = {"1", "yes", "true", "y", "بله", "آری"}
NO = {"", "0", "no", "false", "n", "خیر", "نه"}


class WrongColumns(ValueError):
    """The file's first line is not ours: which columns are missing, which mean nothing."""

    def __init__(self, missing: list[str], unknown: list[str]) -> None:
        self.missing, self.unknown = missing, unknown
        super().__init__(f"missing: {', '.join(missing)}; unknown: {', '.join(unknown)}")


class RowFault(ValueError):
    """A row cannot be taken; the column and why."""

    def __init__(self, column: str, reason: str) -> None:
        self.column, self.reason = column, reason
        super().__init__(f"{column}: {reason}")


@dataclass(frozen=True, slots=True)
class SupportRow:
    """A support as a file states it; `shop` is the address of the shop."""

    kind: SupportKind
    reference: str
    shop: str
    title: str
    provider: str
    amount: Money
    starts_on: date
    ends_on: date | None
    purpose: str
    instalment_minor: int
    late_days: int
    guarantee: str
    jobs_promised: int
    hours: int
    attended: bool
    passed: bool
    note: str


def read_rows(content: bytes) -> list[tuple[int, dict[str, str]]]:
    """Return line number and values of each row. Raises WrongColumns, also for what is no CSV."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise WrongColumns(list(REQUIRED), []) from None
    reader = csv.DictReader(io.StringIO(text, newline=""), restkey="", strict=True)
    try:
        names = [normalise(name).lower() for name in reader.fieldnames or ()]
        _check_columns(names)
        reader.fieldnames = names
        return [(reader.line_num, _plain(row)) for row in reader]
    except csv.Error:
        raise WrongColumns(list(REQUIRED), []) from None


def _check_columns(names: list[str]) -> None:
    missing = [name for name in REQUIRED if name not in names]
    unknown = [name[:40] or "?" for name in names if name not in COLUMNS]
    if missing or unknown:
        raise WrongColumns(missing, unknown)


def _plain(row: Mapping[str, object]) -> dict[str, str]:
    if "" in row:
        return {"": "more values than columns"}
    return {name: normalise(str(value or "")) for name, value in row.items()}


def parse_row(row: Mapping[str, str], currency: str) -> SupportRow:
    """Return the values of a row. Raises RowFault naming the column."""
    if "" in row:
        raise RowFault("row", row[""])
    kind = _read(row, "kind", SupportKind, "loan, training, grant or fair")
    return SupportRow(
        kind=kind,
        reference=_text(row, "reference", 80),
        shop=_text(row, "shop", 80),
        title=_text(row, "title", 200),
        provider=_text(row, "provider", 80),
        amount=_amount(row, "amount", currency),
        starts_on=_read(row, "starts_on", parse_date, "a day, year/month/day"),
        ends_on=_read(row, "ends_on", parse_date, "a day, year/month/day")
        if row.get("ends_on")
        else None,
        purpose=row.get("purpose", "")[:200],
        instalment_minor=_amount(row, "instalment", currency).minor,
        late_days=_whole(row, "late_days", 9999),
        guarantee=row.get("guarantee", "")[:80],
        jobs_promised=_whole(row, "jobs_promised", 999),
        hours=_whole(row, "hours", 9999),
        attended=_yes(row, "attended"),
        passed=_yes(row, "passed"),
        note=row.get("note", "")[:2000],
    )


def _read(row: Mapping[str, str], name: str, convert: Callable[[str], Read], wanted: str) -> Read:
    text = row.get(name, "").strip()
    try:
        return convert(text.lower())
    except ValueError:
        raise RowFault(name, f"{text[:20]!r} is not {wanted}") from None


def _text(row: Mapping[str, str], name: str, longest: int) -> str:
    text = row.get(name, "")
    if not text:
        raise RowFault(name, "missing")
    if len(text) > longest:
        raise RowFault(name, f"longer than {longest} characters")
    return text


def _amount(row: Mapping[str, str], name: str, currency: str) -> Money:
    text = row.get(name, "")
    if not text:
        return Money.zero(currency)
    try:
        return parse_amount(text, currency)
    except AmountError as error:
        raise RowFault(name, f"{text[:20]!r}: {error.reason}") from None


def _whole(row: Mapping[str, str], name: str, most: int) -> int:
    text = to_ascii_digits(row.get(name, "")) or "0"
    if not text.isascii() or not text.isdigit() or int(text) > most:
        raise RowFault(name, f"{text[:20]!r} is not a whole number from 0 to {most}")
    return int(text)


def _yes(row: Mapping[str, str], name: str) -> bool:
    text = row.get(name, "").lower()
    if text in YES:
        return True
    if text in NO:
        return False
    raise RowFault(name, f"{text[:20]!r} is neither yes nor no")

"""The log of staff acts as CSV for a spreadsheet and as JSON lines for a program."""

import csv
import json
from collections.abc import Iterable, Iterator
from datetime import UTC
from io import StringIO

from marketplace.catalog.files import FORMULA
from marketplace.moderation.models import AuditEntry

COLUMNS = (
    "seq at actor on_behalf_of action object_kind object_id label before after reason hash".split()
)


def as_csv(entries: Iterable[AuditEntry]) -> str:
    """Return entries as CSV with a head line, harmless in a spreadsheet."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for entry in entries:
        row = (
            entry.seq,
            entry.at.isoformat(),
            entry.actor_name,
            entry.on_behalf_of,
            entry.action,
            entry.object_kind,
            entry.object_id,
            entry.label.in_language("en"),
            json.dumps(entry.before, ensure_ascii=False),
            json.dumps(entry.after, ensure_ascii=False),
            entry.reason,
            entry.hash,
        )
        writer.writerow([_harmless(str(value)) for value in row])
    return out.getvalue()


def _harmless(text: str) -> str:
    """Keep a spreadsheet from running a text as a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def as_jsonl(entries: Iterable[AuditEntry]) -> str:
    """Return each entry as a line of JSON, with all that its hash is computed from."""
    return "".join(f"{line}\n" for line in _lines(entries))


def _lines(entries: Iterable[AuditEntry]) -> Iterator[str]:
    names = (
        "seq", "actor_id", "actor_name", "on_behalf_of", "action", "object_kind", "object_id",
        "label_en", "label_fa", "before", "after", "reason", "prev_hash", "hash",
    )  # fmt: skip
    for entry in entries:
        facts = {name: getattr(entry, name) for name in names}
        at = entry.at.astimezone(UTC).isoformat()
        yield json.dumps({**facts, "at": at}, ensure_ascii=False, sort_keys=True)

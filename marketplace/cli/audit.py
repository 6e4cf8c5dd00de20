"""`marketplace audit`: the log of what staff did."""

import csv
import json
import sys

import click

from marketplace.catalog.files import FORMULA
from marketplace.cli.context import open_database
from marketplace.moderation import audit, queries

COLUMNS = (
    "seq at actor on_behalf_of action object_kind object_id label before after reason hash".split()
)


@click.group(name="audit")
def group() -> None:
    """Check and read the log of staff acts.

    Example: marketplace audit verify
    """


@group.command()
def verify() -> None:
    """Check that the log is as it was written. Example: marketplace audit verify."""
    with open_database().reading() as session:
        report = audit.verify(session)
    click.echo(f"entries: {report.entries}")
    click.echo(f"head hash: {report.head_hash}")
    if report.first_bad_seq is None:
        click.echo("the log is as it was written")
        return
    click.echo(f"first bad entry: {report.first_bad_seq}: {report.fault}", err=True)
    sys.exit(1)


@group.command()
def export() -> None:
    """Print the whole log as CSV. Example: marketplace audit export > log.csv."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS)
    with open_database().reading() as session:
        for entry in queries.whole_log(session):
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


def _harmless(text: str) -> str:
    """Keep a spreadsheet from running a text as a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text

"""`marketplace audit`: the log of what staff did."""

import sys

import click

from marketplace.cli.context import open_database
from marketplace.moderation import audit
from marketplace.moderation.exporting import as_csv, as_jsonl
from marketplace.moderation.log import whole_log


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
@click.option("--jsonl", is_flag=True, help="JSON lines instead of CSV.")
def export(*, jsonl: bool) -> None:
    """Print the whole log as CSV. Example: marketplace audit export > log.csv."""
    with open_database().reading() as session:
        entries = whole_log(session)
        click.echo(as_jsonl(entries) if jsonl else as_csv(entries), nl=False)

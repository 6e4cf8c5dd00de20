"""`marketplace ledger`: the books."""

import csv
import sys

import click

from marketplace.cli.context import open_database
from marketplace.ledger import checks, queries


@click.group(name="ledger")
def group() -> None:
    """Check and read the books.

    Example: marketplace ledger verify
    """


@group.command()
def verify() -> None:
    """Check chain, balances and orders. Example: marketplace ledger verify."""
    with open_database().snapshot() as session:
        report = checks.verify(session)
    click.echo(f"transactions: {report.transactions}, postings: {report.postings}")
    click.echo(f"head hash: {report.head_hash}")
    if report.ok:
        click.echo("the books are right")
        return
    for fault in report.faults[:50]:
        click.echo(fault, err=True)
    if report.first_bad_seq is not None:
        click.echo(f"first bad sequence number: {report.first_bad_seq}", err=True)
    sys.exit(1)


@group.command(name="trial-balance")
@click.option("--currency")
@click.option("--format", "form", type=click.Choice(["text", "csv"]), default="text")
def trial_balance(currency: str | None, form: str) -> None:
    """Print debits and credits by account. Example: marketplace ledger trial-balance."""
    with open_database().snapshot() as session:
        rows = queries.trial_balance(session, currency=currency)
    if form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(["account", "currency", "debit", "credit"])
        writer.writerows([r.account, r.currency, r.debit_minor, r.credit_minor] for r in rows)
        return
    for r in rows:
        click.echo(f"{r.account:<24} {r.currency} {r.debit_minor:>18,} {r.credit_minor:>18,}")
    for name in sorted({r.currency for r in rows}):
        left = sum(r.debit_minor - r.credit_minor for r in rows if r.currency == name)
        click.echo(f"{'difference':<24} {name} {left:>18,}")


@group.command()
@click.option("--format", "form", type=click.Choice(["hledger"]), default="hledger")
def export(form: str) -> None:
    """Print the books as text for another program. Example: marketplace ledger export."""
    with open_database().snapshot() as session:
        for line in queries.hledger_lines(session):
            click.echo(line)

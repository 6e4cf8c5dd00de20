"""`marketplace settlements`: releases that are due."""

from datetime import UTC, datetime

import click

from marketplace.cli.context import open_database, settings
from marketplace.core.clock import utc_now
from marketplace.settlements import jobs


@click.group(name="settlements")
def group() -> None:
    """Release held money that is due.

    Example: marketplace settlements run
    """


@group.command()
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="As if it were this day's end.")
def run(as_of: datetime | None) -> None:
    """Complete and release what is due. Example: marketplace settlements run."""
    now = utc_now()
    if as_of is not None:
        now = min(now, as_of.replace(hour=23, minute=59, second=59, tzinfo=UTC))
    done = jobs.run(open_database(), days=settings().release_days, clock=lambda: now)
    click.echo(f"{done} sub-orders completed and released")

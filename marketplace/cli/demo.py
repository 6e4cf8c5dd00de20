"""`marketplace demo`: the demo province."""

import click

from marketplace.cli.context import context, refuse
from marketplace.demo.load import load


@click.group(name="demo")
def group() -> None:
    """Fill an empty marketplace with a demo province.

    Example: marketplace demo load
    """


@group.command(name="load")
def load_command() -> None:
    """Load what is missing of the demo province. Example: marketplace demo load."""
    found = context()
    if not found.settings.demo:
        raise refuse("the demo brings accounts with a known password; it needs MARKETPLACE_DEMO=1")
    counts = load(found.database, found.settings, report=lambda line: click.echo(line, err=True))
    click.echo(", ".join(f"{name}: {n}" for name, n in counts.items()))

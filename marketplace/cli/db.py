"""`marketplace db`: migrations."""

import click

from marketplace.cli.context import open_database, refuse
from marketplace.core import migrate


@click.group(name="db")
def group() -> None:
    """Create, upgrade and check the database schema.

    Example: marketplace db upgrade
    """


@group.command()
def upgrade() -> None:
    """Bring the schema up to date. Example: marketplace db upgrade."""
    migrate.upgrade(open_database())
    click.echo(f"schema at {migrate.current(open_database())}")


@group.command()
def current() -> None:
    """Print the revision of the database. Example: marketplace db current."""
    click.echo(migrate.current(open_database()) or "empty")


@group.command()
def check() -> None:
    """Compare models and schema. Example: marketplace db check."""
    found, wanted = migrate.current(open_database()), migrate.head()
    if found != wanted:
        raise refuse(f"schema is at {found or 'nothing'}, the code wants {wanted}: db upgrade")
    differences = migrate.differences(open_database())
    if differences:
        raise refuse("\n".join(differences))
    click.echo("models equal schema")

"""The command line `marketplace`: each command reads its arguments and calls a service.

Exit status 0 = done, 1 = refused or checks failed, 2 = usage. Errors go to stderr, a line each.
"""

import sys
from collections.abc import Callable
from importlib import import_module
from typing import NoReturn

import click
from sqlalchemy.exc import DBAPIError

from marketplace.cli.context import Context
from marketplace.core.config import Settings, SettingsError
from marketplace.core.db import Database
from marketplace.core.errors import DomainError
from marketplace.core.events import Bus
from marketplace.core.tasks import Queue

GROUPS = {
    "db": "marketplace.cli.db:group",
    "demo": "marketplace.cli.demo:group",
    "worker": "marketplace.cli.worker:command",
    "user": "marketplace.cli.users:group",
    "shop": "marketplace.cli.shops:group",
    "catalog": "marketplace.cli.catalog:group",
    "fairs": "marketplace.cli.fairs:group",
    "search": "marketplace.cli.search:group",
    "ledger": "marketplace.cli.ledger:group",
    "audit": "marketplace.cli.audit:group",
    "settlements": "marketplace.cli.settlements:group",
    "monitoring": "marketplace.cli.monitoring:group",
    "i18n": "marketplace.cli.i18n:group",
}


class LazyGroup(click.Group):
    """Imports a command only when it is called, so that each starts fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted(GROUPS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return the command."""
        if cmd_name not in GROUPS:
            return None
        module, name = GROUPS[cmd_name].split(":")
        command: click.Command = getattr(import_module(module), name)
        return command


@click.command(cls=LazyGroup, name="marketplace")
@click.version_option(package_name="bazarche")
def group() -> None:
    """Run a marketplace for home producers.

    Example: marketplace db upgrade
    """


def main(bus: Bus, make_queue: Callable[[Settings, Database], Queue]) -> None:
    """Run the command that was typed and exit with its status."""
    try:
        group.main(standalone_mode=False, obj=Context(bus=bus, make_queue=make_queue))
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)
    except SettingsError as error:
        _end(*error.problems)
    except BrokenPipeError:  # the reader of our output has enough, as `head` has
        sys.stdout = None  # nothing more to flush at the end
        sys.exit(1)
    except (DomainError, DBAPIError, OSError) as error:
        _end(_line(error))


def _end(*lines: str) -> NoReturn:
    for line in lines:
        click.echo(f"Error: {line}", err=True)
    sys.exit(1)


def _line(error: Exception) -> str:
    if isinstance(error, DBAPIError):
        return _database_line(error)
    if isinstance(error, OSError):
        return f"{error.filename or 'system'}: {error.strerror or error}"
    return str(error)


def _database_line(error: DBAPIError) -> str:
    """Return a database's complaint in one line, with what to do about the usual one."""
    said = str(error.orig).strip().splitlines() or [type(error).__name__]
    lost = "no such table" in said[0] or "does not exist" in said[0]
    advice = " (is the schema up to date? marketplace db upgrade)" if lost else ""
    return f"database: {said[0]}{advice}"

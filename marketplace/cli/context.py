"""What commands share: settings, database and queue, opened at first use."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import cast

import click

from marketplace.core import logs
from marketplace.core.config import Settings, load_settings
from marketplace.core.db import Database
from marketplace.core.events import Bus
from marketplace.core.tasks import Queue


@dataclass
class Context:
    """The wiring, handed in by the entry point."""

    bus: Bus
    make_queue: Callable[[Settings, Database], Queue]

    @cached_property
    def settings(self) -> Settings:
        """The settings in force."""
        return load_settings()

    @cached_property
    def database(self) -> Database:
        """The database, closed with the command; its folder made if it is a file of ours."""
        logs.configure()
        self.settings.instance_path.mkdir(parents=True, exist_ok=True)
        made = Database(self.settings.database, self.bus)
        made.after_outbox = self._wake
        click.get_current_context().find_root().call_on_close(made.dispose)
        return made

    def _wake(self) -> None:
        self.queue.wake()

    @cached_property
    def queue(self) -> Queue:
        """The queue that wakes the worker."""
        return self.make_queue(self.settings, self.database)


def context() -> Context:
    """Return the context of the running command."""
    return cast("Context", click.get_current_context().find_object(Context))


def settings() -> Settings:
    """Return the settings of the running command."""
    return context().settings


def open_database() -> Database:
    """Return the database of the running command."""
    return context().database


def refuse(message: str) -> click.ClickException:
    """Return the exception that ends the command with one line on stderr and status 1."""
    return click.ClickException(message)

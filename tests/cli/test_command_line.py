"""Every command explains itself; what goes wrong is one line on stderr and a status."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from marketplace.cli import group
from marketplace.cli.context import Context
from marketplace.core.config import ROOT, load_settings
from marketplace.core.db import Database
from marketplace.wiring import make_queue
from tests.factories import make_places


def all_commands(command: click.Command, *words: str) -> Iterator[tuple[str, ...]]:
    yield words
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            yield from all_commands(found, *words, name)


def marketplace(folder: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the real program on an instance in `folder`."""
    environment = {
        **os.environ,
        "MARKETPLACE_SECRET_KEY": "k" * 40,
        "MARKETPLACE_INSTANCE_PATH": str(folder),
        **{f"MARKETPLACE_{name.upper()}": value for name, value in settings.items()},
    }
    program = "from marketplace.app import main; main()"
    return subprocess.run(
        [sys.executable, "-c", program, *words],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("words", list(all_commands(group)), ids=" ".join)
def test_each_command_helps_with_an_example(words: tuple[str, ...]) -> None:
    said = CliRunner().invoke(group, [*words, "--help"])

    assert said.exit_code == 0
    assert "Example: " in said.output


def test_a_database_without_tables_is_said_in_one_line(tmp_path: Path) -> None:
    done = marketplace(tmp_path, "ledger", "verify")

    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1
    assert "marketplace db upgrade" in done.stderr


def test_wrong_settings_are_a_line_each(tmp_path: Path) -> None:
    done = marketplace(tmp_path, "db", "current", currency="rial", hold_minutes="soon")

    assert done.returncode == 1
    assert [line.split(":")[1].strip() for line in done.stderr.splitlines()] == [
        "MARKETPLACE_HOLD_MINUTES",
        "MARKETPLACE_CURRENCY",
    ]


@pytest.fixture
def context(database: Database, tmp_path: Path) -> Context:
    settings = load_settings({}, {"secret_key": "x" * 40, "instance_path": tmp_path / "instance"})
    made = Context(bus=database.bus, make_queue=make_queue)
    made.__dict__.update(settings=settings, database=database)
    return made


def create_shop(context: Context, *words: str) -> Result:
    return CliRunner().invoke(group, ["shop", "create", *words], obj=context)


@pytest.mark.parametrize("slug", ["Bad Slug", "a/b", "-a", "a--b", "چاقو", "x" * 61, ""])
def test_a_shop_gets_no_address_that_a_link_cannot_hold(context: Context, slug: str) -> None:
    refused = create_shop(context, "--name-en", "Anarak", "--", slug)

    assert refused.exit_code == 1
    assert "is no address" in refused.stderr


def test_a_shop_needs_a_name(context: Context) -> None:
    refused = create_shop(context, "anarak", "--name-en", "  ")

    assert (refused.exit_code, refused.stderr) == (1, "Error: --name-en: is empty\n")


def test_the_owner_of_a_shop_is_found_however_her_mail_is_written(
    context: Context, database: Database
) -> None:
    with database.transaction() as session:
        make_places(session)
    CliRunner().invoke(group, ["user", "create", "--email", "maryam@example.com"], obj=context)

    made = create_shop(context, "anarak", "--name-en", "Anarak", "--owner", "Maryam@Example.com")

    assert made.exit_code == 0, made.stderr


def test_an_empty_database_is_not_equal_to_the_models(tmp_path: Path) -> None:
    done = marketplace(tmp_path, "db", "check")

    assert done.returncode == 1
    assert done.stderr.startswith("Error: schema is at nothing")

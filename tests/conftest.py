"""Fixtures: a fresh migrated database for each test on the engine of `--engine`, and the app."""

import gc
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
from flask import Flask
from jinja2 import BytecodeCache, FileSystemBytecodeCache
from werkzeug.routing import Rule

from marketplace.core.db import Database
from tests.client import JudgingClient
from tests.engines import PostgresEngine, SqliteEngine, TestEngine


class OnceCompiledRule(Rule):
    """A route whose builder of addresses is compiled once for all applications under test.

    To compile some hundred of them took longer than most tests; the function is handed the rule
    it builds for, so that equal rules of two applications can share it.
    """

    _compiled: ClassVar[dict[tuple[object, ...], Any]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Any:
        key = (self.rule, self.endpoint, repr(self.defaults), append_unknown)
        if key not in self._compiled:
            self._compiled[key] = super()._compile_builder(append_unknown)
        return self._compiled[key]


Flask.url_rule_class = OnceCompiledRule
gc.set_threshold(100_000, 50, 50)  # many short-lived objects and few cycles: a seventh faster


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--engine",
        choices=["sqlite", "postgres"],
        default="sqlite",
        help="the database engine of all tests that use one",
    )
    parser.addoption(
        "--record-access",
        action="store_true",
        help="write tests/architecture/access_table.txt anew; read each changed cell",
    )


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest) -> Iterator[TestEngine]:
    """The engine under test, with a migrated template that each test copies.

    Not in pytest's own folder: each start of pytest closes that to other users, and for root the
    server runs as another one, so a second test run would take its files from under it.
    """
    folder = Path(tempfile.mkdtemp(prefix="bazarche-tests-"))
    kind = PostgresEngine if request.config.getoption("--engine") == "postgres" else SqliteEngine
    made = kind(folder)
    yield made
    made.close()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def database_url(engine: TestEngine, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh, empty, migrated database."""
    url = engine.make_database(tmp_path)
    yield url
    engine.drop_database(url)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A fresh database with the application's bus."""
    from marketplace.wiring import make_bus

    made = Database(database_url, make_bus())
    yield made
    made.dispose()


@pytest.fixture
def settings_values(database_url: str, tmp_path: Path) -> dict[str, object]:
    """The settings of the application under test; a test may change them before asking `app`."""
    return {
        "secret_key": "only-for-tests-" + "x" * 32,
        "database_url": database_url,
        "instance_path": tmp_path / "instance",
        "search_index": tmp_path / "index",
        "base_url": "http://bazarche.test",
        "mail_url": f"file://{tmp_path / 'mail'}",
        "sms_url": f"file://{tmp_path / 'sms'}",
        "keep_seconds": 0,  # a test sees at once what it changed
        "demo": True,
    }


@pytest.fixture(scope="session")
def compiled_templates(pytestconfig: pytest.Config) -> BytecodeCache:
    """Templates compiled once for all applications, processes and runs; keyed by their text."""
    cache = pytestconfig.cache
    assert cache is not None
    return FileSystemBytecodeCache(str(cache.mkdir("templates")))


@pytest.fixture
def app(
    settings_values: dict[str, object],
    compiled_templates: BytecodeCache,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Flask]:
    """The application on a fresh database; its key of the day goes with the test's own folder."""
    from marketplace.app import create_app
    from marketplace.search import visitors

    monkeypatch.setattr(visitors, "MEMORY", tmp_path)
    made = create_app(settings_values)
    made.jinja_env.bytecode_cache = compiled_templates
    made.testing = True
    made.test_client_class = JudgingClient
    yield made
    made.extensions["database"].dispose()


@pytest.fixture
def client(app: Flask) -> JudgingClient:
    """A browser without a history, judging each page it sees."""
    return app.test_client()

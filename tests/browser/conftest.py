"""A real server with the demo province, and a real browser.

The province is loaded once, on a Monday morning of Azar 1405; each fixture works on a copy of it.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from marketplace.core.config import ROOT
from tests.benchmarks.load import serving

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
MORNING = datetime(2026, 11, 23, 5, 30, tzinfo=UTC)  # 2 Azar 1405, nine o'clock in Tehran
MOVED = "tests.browser.moved"


class Demo:
    """An instance in a folder: its settings, its clock, and the address once it is served."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.base = folder, ""
        self.environment = {
            "MARKETPLACE_INSTANCE_PATH": str(folder),
            "MARKETPLACE_SEARCH_INDEX": str(folder / "index"),
            "MARKETPLACE_SECRET_KEY": "only-for-the-browser-" + "x" * 32,
            "MARKETPLACE_SMS_URL": f"file://{folder / 'sms'}",
            "MARKETPLACE_MAIL_URL": f"file://{folder / 'mail'}",
            "MARKETPLACE_DEMO": "1",
            "BAZARCHE_TEST_CLOCK": str(folder / "clock"),
        }

    def at(self, moment: datetime) -> None:
        """Set the clock of all processes of this instance; from there it goes on."""
        ahead_s = (moment - datetime.now(UTC)).total_seconds()
        fresh = self.folder / "clock.new"
        fresh.write_text(str(ahead_s), encoding="ascii")
        fresh.replace(self.folder / "clock")

    def run(self, *words: str) -> str:
        """Run a command of ours against the same data and return what it prints."""
        done = subprocess.run(
            [sys.executable, "-m", MOVED, *words],
            cwd=ROOT,
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    @contextmanager
    def working(self) -> Iterator[None]:
        """Run the background worker beside the server."""
        command = [sys.executable, "-m", MOVED, "worker"]
        environment = {**os.environ, **self.environment}
        worker = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
        try:
            yield
        finally:
            worker.terminate()
            worker.wait(10)


@pytest.fixture(scope="session")
def province(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an instance with the demo province, to be copied and never served."""
    made = Demo(tmp_path_factory.mktemp("province") / "instance")
    made.folder.mkdir()
    made.at(MORNING)
    made.run("db", "upgrade")
    made.run("demo", "load")
    made.run("search", "index", "--rebuild")
    return made.folder


@contextmanager
def served(province: Path, folder: Path) -> Iterator[Demo]:
    """Serve a copy of the province, that same morning."""
    shutil.copytree(province, folder)
    made = Demo(folder)
    made.at(MORNING)
    with serving(f"{MOVED}:app", made.environment) as port:
        made.base = f"http://127.0.0.1:{port}"
        yield made


@pytest.fixture(scope="session")
def demo(province: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The province, shared by the tests that leave it as they found it."""
    with served(province, tmp_path_factory.mktemp("demo") / "instance") as made:
        yield made


@pytest.fixture
def fresh(province: Path, tmp_path: Path) -> Iterator[Demo]:
    """A province for one test alone, with its worker, so that its clock may move."""
    with served(province, tmp_path / "instance") as made, made.working():
        yield made


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert program, "bin/test finds or installs Chromium"
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield made
        made.close()

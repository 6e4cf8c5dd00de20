"""A real server with the demo province, and a real browser."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from marketplace.core.config import ROOT
from tests.benchmarks.load import serving

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


class Demo:
    """The address of the server and the settings it runs with."""

    def __init__(self, port: int, environment: dict[str, str]) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self._environment = environment

    def run(self, *words: str) -> str:
        """Run a command of ours against the same data and return what it prints."""
        return command(self._environment, *words)


def command(environment: dict[str, str], *words: str) -> str:
    program = Path(sys.executable).with_name("marketplace")
    done = subprocess.run(
        [str(program), *words],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    folder = tmp_path_factory.mktemp("demo")
    environment = {
        "MARKETPLACE_INSTANCE_PATH": str(folder),
        "MARKETPLACE_SEARCH_INDEX": str(folder / "index"),
        "MARKETPLACE_SECRET_KEY": "only-for-the-browser-" + "x" * 32,
        "MARKETPLACE_DEMO": "1",
    }
    command(environment, "db", "upgrade")
    command(environment, "demo", "load")
    command(environment, "search", "index", "--rebuild")
    with serving("wsgi:app", environment) as port:
        yield Demo(port, environment)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert program, "bin/test finds or installs Chromium"
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield made
        made.close()

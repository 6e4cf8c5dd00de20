"""Rules of the house that no linter knows."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from marketplace.core.config import ROOT
from marketplace.web.site import SHEETS, joined_css

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SIDED = re.compile(r"(?<![\w-])(left|right)(?![\w-])|-(left|right)(?![\w-])")
CSS_RAW_LIMIT = 40 * 1024
JS_GZIP_LIMIT = 20 * 1024


def python_files() -> Iterator[Path]:
    yield from (ROOT / "marketplace").rglob("*.py")
    yield from (ROOT / "tests").rglob("*.py")


def test_no_python_file_passes_300_lines() -> None:
    long = {str(f.relative_to(ROOT)): n for f in python_files() if (n := _lines(f)) > 300}

    assert long == {}


def test_no_template_passes_120_lines() -> None:
    templates = (ROOT / "templates").rglob("*.html")
    long = {str(f.relative_to(ROOT)): n for f in templates if (n := _lines(f)) > 120}

    assert long == {}


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_style_sheet_names_no_side(sheet: str) -> None:
    css = COMMENT.sub("", joined_css(sheet))

    sided = [line.strip() for line in css.splitlines() if SIDED.search(line)]

    assert sided == []


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_style_sheet_stays_within_its_budget(sheet: str) -> None:
    css = joined_css(sheet)

    assert len(css.encode()) <= CSS_RAW_LIMIT


def test_each_script_is_small() -> None:
    scripts = (ROOT / "static" / "js").glob("*.js")
    large = {f.name: f.stat().st_size for f in scripts if f.stat().st_size > 3 * 1024}

    assert large == {}


@pytest.mark.parametrize("suffix", [".css", ".js"])
def test_our_own_files_ask_nobody_else(suffix: str) -> None:
    asked = [
        f.name
        for f in (ROOT / "static").rglob(f"*{suffix}")
        if re.search(r"https?://(?!www\.w3\.org)", f.read_text(encoding="utf-8"))
    ]

    assert asked == []


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())

"""Word lists of the analysis, kept as text in `search/data`, one entry or a few a line."""

from functools import cache
from pathlib import Path

from marketplace.search.analysis.letters import fold

DATA = Path(__file__).parents[1] / "data"


def _lines(name: str) -> list[str]:
    text = (DATA / name).read_text(encoding="utf-8")
    return [line for row in text.splitlines() if (line := row.partition("#")[0].strip())]


@cache
def words(name: str) -> frozenset[str]:
    """Return the words of a list, folded. A `#` begins a remark."""
    return frozenset(fold(word) for line in _lines(name) for word in line.split())


@cache
def pairs(name: str) -> dict[str, str]:
    """Return word by spelling of a list whose lines read `word: spelling spelling`, folded."""
    found: dict[str, str] = {}
    for line in _lines(name):
        word, _, spellings = fold(line).partition(":")
        found.update(dict.fromkeys(spellings.split(), word.strip()))
    return found

"""The packaged files of the demo province."""

import json
from pathlib import Path
from typing import Any

from marketplace.core.bilingual import Bilingual
from marketplace.core.text import normalise

FOLDER = Path(__file__).with_name("province")


def rows(name: str) -> list[dict[str, Any]]:
    """Return the rows of one file."""
    found: list[dict[str, Any]] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found


def both(text: dict[str, str]) -> Bilingual:
    """Return a text of the data in both languages."""
    return Bilingual(normalise(text["en"]), normalise(text["fa"]))


def picture_key(name: str) -> str:
    """Return the storage key of a demo drawing."""
    return f"demo/{Path(name).name}"

"""The process's one open searcher."""

from pathlib import Path
from typing import cast

from flask import current_app

from marketplace.search.index import Reader
from marketplace.web.site import settings


def reader() -> Reader:
    """Return the reader of the index, kept for the process."""
    known = current_app.extensions.setdefault("search_readers", {})
    folder: Path = settings().search_index
    if folder not in known:
        known[folder] = Reader(folder)
    return cast("Reader", known[folder])

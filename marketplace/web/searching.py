"""The process's one search engine."""

from typing import cast

from flask import current_app

from marketplace.search.engines import SearchEngine
from marketplace.search.engines.choice import make_engine
from marketplace.web.db import database
from marketplace.web.site import settings


def engine() -> SearchEngine:
    """Return the search engine, kept for the process: it holds open what it read."""
    if "search_engine" not in current_app.extensions:
        current_app.extensions["search_engine"] = make_engine(settings(), database())
    return cast("SearchEngine", current_app.extensions["search_engine"])

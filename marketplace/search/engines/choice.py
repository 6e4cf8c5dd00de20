"""Which engine the settings ask for."""

from marketplace.core.config import Settings
from marketplace.core.db import Database
from marketplace.search.engines import SearchEngine
from marketplace.search.engines.postgres import PostgresEngine
from marketplace.search.engines.whoosh import WhooshEngine


def make_engine(settings: Settings, database: Database) -> SearchEngine:
    """Return the search engine of this instance."""
    if settings.search_engine == "postgres":
        return PostgresEngine(database)
    return WhooshEngine(settings.search_index)

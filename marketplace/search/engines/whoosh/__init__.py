"""The embedded engine, on the files of Whoosh."""

from marketplace.search.engines.whoosh.engine import WhooshEngine

__all__ = ["WhooshEngine"]

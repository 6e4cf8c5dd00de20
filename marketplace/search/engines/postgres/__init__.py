"""The engine in PostgreSQL."""

from marketplace.search.engines.postgres.engine import PostgresEngine

__all__ = ["PostgresEngine"]

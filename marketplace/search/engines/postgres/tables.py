"""The index as tables. They stand on PostgreSQL only (`info`), and hold copies: no foreign keys."""

from sqlalchemy import (
    REAL,
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    text,
)

from marketplace.core.db import ONLY_ON, Base

_POSTGRES = {ONLY_ON: "postgresql"}

STATE = Table(
    "search_state",
    Base.metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("goods", Integer, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
    info=_POSTGRES,
)
DOCUMENT = Table(
    "search_document",
    Base.metadata,
    Column("product_id", Integer, primary_key=True, autoincrement=False),
    Column("category", Integer, nullable=False),
    Column("shop", Integer, nullable=False),
    Column("province", SmallInteger, nullable=False),
    Column("county", SmallInteger, nullable=False),
    Column("price", BigInteger, nullable=False),
    Column("published", BigInteger, nullable=False),
    Column("loved", REAL, nullable=False),
    Column("ready", SmallInteger, nullable=False),
    info=_POSTGRES,
)
POSTING = Table(
    "search_posting",
    Base.metadata,
    Column("term", Text(collation="C"), nullable=False),
    Column("product_id", Integer, nullable=False, index=True),
    Column("counted", REAL, nullable=False),
    PrimaryKeyConstraint("term", "product_id", postgresql_include=["counted"]),
    info=_POSTGRES,
)
TERM = Table(
    "search_term",
    Base.metadata,
    Column("term", Text(collation="C"), primary_key=True),
    Column("goods", Integer, nullable=False),
    Column("skeleton", Text, nullable=False),
    Index("ix_search_term_skeleton", "skeleton", postgresql_where=text("skeleton <> ''")),
    info=_POSTGRES,
)

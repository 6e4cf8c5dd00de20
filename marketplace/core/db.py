"""The declarative base, its column types, and the two ways into the database: read and write.

SQLite and PostgreSQL share one code path. On SQLite a writing transaction starts with
`BEGIN IMMEDIATE`: two writers queue for the lock at the start instead of failing half-way, and
what a writer has read is still true when it writes. Reading transactions never wait (WAL).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    MetaData,
    String,
    Text,
    create_engine,
    event,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column
from sqlalchemy.types import TypeDecorator

from marketplace.core.bilingual import Bilingual
from marketplace.core.events import Bus

BUSY_TIMEOUT_MS = 30_000
ONLY_ON = "only_on"  # in the `info` of a table: the one dialect that has it
LARGEST_ID = 2**31 - 1  # of an INTEGER column on PostgreSQL

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware and UTC in Python on both engines; refuses naive values."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC; SQLite keeps no zone, so it gets the bare UTC value."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "a naive datetime cannot be stored: say which zone it is in"
            raise ValueError(msg)
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back an aware UTC value."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Minor = Annotated[int, mapped_column(BigInteger)]
Currency = Annotated[str, mapped_column(String(3))]
Str20 = Annotated[str, mapped_column(String(20))]
Str40 = Annotated[str, mapped_column(String(40))]
Str80 = Annotated[str, mapped_column(String(80))]
Str200 = Annotated[str, mapped_column(String(200))]
LongText = Annotated[str, mapped_column(Text)]


class Base(DeclarativeBase):
    """Base of all tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime,
        dict[str, Any]: JSON,
        list[Any]: JSON,
    }


def enum_column(enum: type[StrEnum], *, length: int = 20) -> Enum:
    """Return the column type of `enum`: its values as text, kept by a named check constraint."""
    return Enum(
        enum,
        name=enum.__name__.lower(),
        native_enum=False,
        create_constraint=True,
        length=length,
        values_callable=lambda members: [member.value for member in members],
    )


class BilingualProperty:
    """Reads two columns of a row as one value."""

    def __init__(self, name: str) -> None:
        self._en, self._fa = f"{name}_en", f"{name}_fa"

    def __get__(self, row: object, owner: type | None = None) -> Bilingual:
        """Return the value of `row`."""
        return Bilingual(getattr(row, self._en) or "", getattr(row, self._fa) or "")


def bilingual(name: str) -> BilingualProperty:
    """Return a read-only property that joins the columns `<name>_en` and `<name>_fa`."""
    return BilingualProperty(name)


def violated(error: IntegrityError, constraint: str) -> bool:
    """Say whether `error` is the violation of the constraint or unique index named so.

    SQLite names check constraints but not unique ones; for those it lists `table.column`, which is
    compared with the parts of our naming convention.
    """
    text = str(error.orig)
    if constraint in text:
        return True
    kind, _, rest = constraint.partition("_")
    if kind not in {"uq", "ix"} or "UNIQUE constraint failed: " not in text:
        return False
    columns = text.split("UNIQUE constraint failed: ", 1)[1].split(", ")
    table = columns[0].split(".")[0]
    return rest == "_".join([table, *(column.split(".")[1] for column in columns)])


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        for pragma in (
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            "cache_size=-16000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


class Database:
    """One database and the bus that hears the events of its transactions."""

    def __init__(self, url: str, bus: Bus | None = None) -> None:
        parsed = make_url(url)
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        self.bus = bus or Bus({}, {})
        self.after_outbox: Callable[[], None] = lambda: None
        self.engine = create_engine(
            parsed,
            pool_pre_ping=parsed.get_backend_name() != "sqlite",
            hide_parameters=True,  # errors are logged, and values may be names and numbers
        )
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        if self.is_sqlite:
            _prepare_sqlite(self.engine)
        self._writer = self.engine.execution_options(writes=True)

    def read_session(self) -> Session:
        """Return a session for reading; the caller closes it."""
        return Session(self.engine, expire_on_commit=False, autoflush=False)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session for reading; nothing in it is ever committed."""
        with self.read_session() as session:
            yield session

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """Give a session for reading in which the database stands still (so it does on SQLite)."""
        with self.reading() as session:
            if not self.is_sqlite:
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Give a session whose work is committed at the end, or rolled back on any exception.

        Afterwards the worker is told when the transaction left events in the outbox.
        """
        with Session(self._writer, expire_on_commit=False) as session:
            session.info["bus"] = self.bus
            with session.begin():
                yield session
        if session.info.pop("outbox_written", False):
            self.after_outbox()

    def dispose(self) -> None:
        """Close all pooled connections."""
        self.engine.dispose()

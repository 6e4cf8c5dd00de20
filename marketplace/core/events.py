"""Events: frozen facts in the past tense, and the bus that carries them.

A handler hears an event at one of two moments. *In the transaction*: it is true together with its
cause or not at all (ledger posting, order paid). *After commit*: a row of the outbox, written in
the same transaction and worked off by the worker, retried until it succeeds. `core.outbox.publish`
tells an event.
"""

import dataclasses
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.orm import Session

from marketplace.core.money import Money


@dataclasses.dataclass(frozen=True, slots=True)
class Event:
    """Base of all events: subclasses hold plain values (numbers, text, time, Money, tuples)."""


Handler = Callable[[Session, Any], None]
HandlerTable = Mapping[type[Event], Sequence[Handler]]


def handler_name(handler: Handler) -> str:
    """Return the stable name under which the outbox keeps a handler."""
    return f"{handler.__module__}:{handler.__qualname__}"


class Bus:
    """Who hears what, fixed at start (see `marketplace.wiring`)."""

    def __init__(self, in_transaction: HandlerTable, after_commit: HandlerTable) -> None:
        self.in_transaction = in_transaction
        self.after_commit = after_commit
        self._events = {kind.__name__: kind for kind in after_commit}
        self._handlers = {
            handler_name(handler): handler
            for handlers in after_commit.values()
            for handler in handlers
        }

    def find_handler(self, name: str) -> Handler | None:
        """Return the after-commit handler of that name, or None when it no longer exists."""
        return self._handlers.get(name)

    def decode(self, kind: str, payload: str) -> Event:
        """Return the event that `encode` wrote. Raises KeyError for an unknown kind."""
        return self._events[kind](**_from_plain(json.loads(payload)))


def encode(event: Event) -> str:
    """Return the event's fields as JSON text; time, date and Money keep their type."""
    plain = {f.name: _to_plain(getattr(event, f.name)) for f in dataclasses.fields(event)}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True)


def _to_plain(value: Any) -> Any:
    match value:
        case datetime():
            return {"$at": value.astimezone(UTC).isoformat()}
        case date():
            return {"$on": value.isoformat()}
        case Money():
            return {"$money": [value.minor, value.currency]}
        case tuple() | list():
            return [_to_plain(item) for item in value]
        case _:
            return value


def _from_plain(value: Any) -> Any:
    match value:
        case {"$at": str(text)}:
            return datetime.fromisoformat(text)
        case {"$on": str(text)}:
            return date.fromisoformat(text)
        case {"$money": [int(minor), str(currency)]}:
            return Money(minor, currency)
        case dict():
            return {key: _from_plain(item) for key, item in value.items()}
        case list():
            return tuple(_from_plain(item) for item in value)
        case _:
            return value

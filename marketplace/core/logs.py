"""Structured logs: one JSON object a line, with the id of the request; no personal data."""

import json
import logging
import re
import sys
from contextvars import ContextVar
from datetime import UTC, datetime

request_id: ContextVar[str] = ContextVar("request_id", default="")

# Faults quote what was at hand: PostgreSQL the row ("DETAIL:  Key (email)=(..) already exists."),
# a mail server the recipient.
_QUOTED = re.compile(
    r"(?P<row>^(?:DETAIL|CONTEXT):).*$|[^\s'\"(<]+@[\w.-]+\w|(?:\+98|\b0)9\d{9}\b", re.MULTILINE
)
_OWN = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}


class JsonFormatter(logging.Formatter):
    """Writes a record and its extra fields as JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if current := request_id.get():
            line["request_id"] = current
        line.update({k: v for k, v in record.__dict__.items() if k not in _OWN})
        if record.exc_info:
            fault = self.formatException(record.exc_info)
            line["exception"] = _QUOTED.sub(lambda m: f"{m['row'] or ''}[left out]", fault)
        return json.dumps(line, ensure_ascii=False, default=str)


def configure(level: int = logging.INFO) -> None:
    """Send the logs of `marketplace` to stderr as JSON; calling it again changes nothing."""
    logger = logging.getLogger("marketplace")
    if any(isinstance(handler.formatter, JsonFormatter) for handler in logger.handlers):
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    logger.addHandler(handler)
    logger.setLevel(level)

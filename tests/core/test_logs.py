"""What is logged helps to mend a fault and tells nothing of people or keys."""

import json
import logging
import sys
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from marketplace.core.config import load_settings
from marketplace.core.db import Database
from marketplace.core.logs import JsonFormatter, request_id
from marketplace.wiring import make_queue

KEY = "k" * 40


def line_of(error: Exception) -> str:
    try:
        raise error
    except type(error):
        record = logging.makeLogRecord({"msg": "fault", "exc_info": sys.exc_info()})
    return JsonFormatter().format(record)


def test_a_line_is_json_with_the_id_of_the_request() -> None:
    token = request_id.set("AB12CD34")

    line = json.loads(JsonFormatter().format(logging.makeLogRecord({"msg": "hello"})))

    request_id.reset(token)
    assert (line["message"], line["request_id"]) == ("hello", "AB12CD34")


@pytest.mark.parametrize(
    ("said", "private"),
    [
        ("DETAIL:  Key (name)=(مریم) already exists.", "مریم"),
        ("{'maryam@demo.example': (550, b'no such person')}", "maryam@demo.example"),
        ("no answer for +989123456789", "9123456789"),
    ],
)
def test_what_a_fault_quotes_of_a_person_is_left_out(said: str, private: str) -> None:
    line = line_of(RuntimeError(f"refused\n{said}"))

    assert "refused" in line
    assert private not in line


def test_a_database_error_does_not_quote_what_was_sent(database: Database) -> None:
    with pytest.raises(DBAPIError) as error, database.reading() as session:
        session.execute(text("SELECT * FROM nowhere WHERE name = :name"), {"name": "مریم"})

    assert "مریم" not in str(error.value)


def test_a_failing_job_is_named_without_its_secrets(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = load_settings({}, {"secret_key": KEY, "instance_path": tmp_path})
    without_tables = Database(f"sqlite:///{tmp_path / 'empty.sqlite3'}")

    make_queue(settings, without_tables).run_jobs()

    logged = "\n".join(JsonFormatter().format(record) for record in caplog.records)
    without_tables.dispose()
    assert "job marketplace.notifications.jobs.send_pending failed" in logged
    assert KEY not in logged

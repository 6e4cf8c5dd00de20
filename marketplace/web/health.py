"""Answers for the machines that watch: the process is up, the parts are ready."""

from flask import Blueprint, Response, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from marketplace.core import migrate, outbox
from marketplace.core.clock import utc_now
from marketplace.web import access
from marketplace.web.db import database
from marketplace.web.searching import engine

blueprint = Blueprint("health", __name__)
OLDEST_JOB_S = 600


@blueprint.get("/healthz")
@access.public
def alive() -> Response:
    """The process answers."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
@access.public
def ready() -> tuple[Response, int]:
    """Database, schema, search index and queue are fit; 503 with the reasons otherwise."""
    reasons = _database_reasons()
    if wrong := engine().health():
        reasons.append(wrong)
    return jsonify(ready=not reasons, reasons=reasons), 503 if reasons else 200


def _database_reasons() -> list[str]:
    try:
        with database().reading() as session:
            session.execute(text("SELECT 1"))
            behind = migrate.current(database()) != migrate.head()
            _, age_s = outbox.backlog(session, now=utc_now())
    except SQLAlchemyError as error:
        return [f"database: {type(error).__name__}"]
    reasons = ["database: migrations are due (marketplace db upgrade)"] if behind else []
    if age_s > OLDEST_JOB_S:
        reasons.append(f"queue: the oldest job waits for {age_s:.0f} s; is the worker running?")
    return reasons

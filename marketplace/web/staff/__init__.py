"""The staff desk: one queue of all that waits, the log of decisions, categories."""

from flask import Blueprint

blueprint = Blueprint("staff", __name__, url_prefix="/<any(fa,en):lang>/staff")

from marketplace.web.staff import (  # noqa: E402, F401 - views register themselves
    categories,
    demand,
    fairs,
    log,
    papers,
    queue,
)

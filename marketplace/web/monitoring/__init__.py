"""Monitoring: the council's month and statistics for everybody, the desk behind them for staff."""

from flask import Blueprint

blueprint = Blueprint("monitoring", __name__, url_prefix="/<any(fa,en):lang>/monitoring")

from marketplace.web.monitoring import (  # noqa: E402, F401 - views register themselves
    businesses,
    council,
    loans,
    method,
    programme,
    refusals,
    rows,
    statistics,
    supports,
)

"""The organizer's desk: fairs, their days and ground, applications, bookings, results."""

from flask import Blueprint

blueprint = Blueprint("fairdesk", __name__, url_prefix="/<any(fa,en):lang>/organize")

from marketplace.web.fairdesk import (  # noqa: E402, F401 - views register themselves
    applications,
    days,
    ground,
    home,
    money,
    moving,
    results,
    tables,
)

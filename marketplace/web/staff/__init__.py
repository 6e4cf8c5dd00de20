"""The staff desk: shops that wait, and the category tree."""

from flask import Blueprint

blueprint = Blueprint("staff", __name__, url_prefix="/<any(fa,en):lang>/staff")

from marketplace.web.staff import categories, needs, shops  # noqa: E402, F401 - views register themselves

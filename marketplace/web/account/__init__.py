"""A person's own pages: sign-in, profile, addresses, devices, orders."""

from flask import Blueprint

blueprint = Blueprint("account", __name__, url_prefix="/<any(fa,en):lang>/account")

from marketplace.web.account import (  # noqa: E402, F401 - views register themselves
    addresses,
    codes,
    contacts,
    home,
    needs,
    sign_in,
    sign_up,
    verdicts,
)

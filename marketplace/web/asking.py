"""Where a request comes from, as far as limits need it."""

from flask import request

from marketplace.core.security import keyed_hash
from marketplace.web.site import settings


def asked_from() -> str:
    """Return a keyed hash of the visitor's network address: counted, never shown."""
    return keyed_hash(settings().secret_key, "address", request.remote_addr or "")

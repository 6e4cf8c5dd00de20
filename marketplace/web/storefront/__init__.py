"""The shop front: browsing, buying, and the buyer's order."""

from flask import Blueprint

blueprint = Blueprint("storefront", __name__, url_prefix="/<any(fa,en):lang>")

from marketplace.web.storefront import (  # noqa: E402, F401 - views register themselves
    cart,
    checkout,
    collecting,
    fair_booths,
    fair_pages,
    fairs,
    home,
    listing,
    need_offers,
    needs,
    orders,
    pages,
    payment,
    product,
    reports,
    reviewing,
    shops,
)

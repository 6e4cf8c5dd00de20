"""The list of all pages' blueprints, and the address without a language."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from marketplace.web import access, health, site
from marketplace.web.account import blueprint as account
from marketplace.web.fairdesk import blueprint as fairdesk
from marketplace.web.i18n import DIRECTIONS
from marketplace.web.monitoring import blueprint as monitoring
from marketplace.web.seller import blueprint as seller
from marketplace.web.site import settings
from marketplace.web.staff import blueprint as staff
from marketplace.web.storefront import blueprint as storefront
from marketplace.web.storefront.fair_pages import calendars
from marketplace.web.storefront.pages import maps

root = Blueprint("root", __name__)


@root.get("/")
@access.public
def index() -> Response:
    """Send the visitor to the home page in the language of her browser."""
    best = request.accept_languages.best_match(list(DIRECTIONS))
    return redirect(url_for("storefront.home", lang=best or settings().languages[0]))


BLUEPRINTS = (
    root,
    site.blueprint,
    health.blueprint,
    maps,
    calendars,
    storefront,
    account,
    seller,
    fairdesk,
    staff,
    monitoring,
)

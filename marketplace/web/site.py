"""What every template sees, and the files of the site: joined style sheet, media, static addresses.

The parts of a style sheet are joined at start into one file: no build step. `app` dresses every
page; `desk` adds what only the desks of sellers, organizers, staff and monitors need, so that a
buyer's phone never carries it. Static addresses carry a hash and may be kept for ever.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from flask import Blueprint, Flask, Response, abort, current_app, g, send_file, url_for
from flask import get_flashed_messages as flashes
from flask import session as browser
from flask_wtf.csrf import generate_csrf
from jinja2 import StrictUndefined

from marketplace.core.bilingual import Bilingual
from marketplace.core.config import ROOT, Settings
from marketplace.core.keeping import Kept
from marketplace.core.storage import FolderStorage, Storage
from marketplace.places import queries as places
from marketplace.web import access
from marketplace.web.auth import viewer
from marketplace.web.db import session
from marketplace.web.i18n import DIRECTIONS, alternate_url, lang
from marketplace.web.seo import default_seo

STATIC = ROOT / "static"
FOREVER = "public, max-age=31536000, immutable"
SHEETS = {
    "app": ("tokens.css", "base.css", "layouts.css", "components", "utilities.css", "print.css"),
    "desk": ("desk",),
    "fairs": ("fairs",),
}
SPACE = re.compile(r"\s*([{};,])\s*|(?<=:)\s+")  # about these marks a style sheet needs none

blueprint = Blueprint("site", __name__)


@dataclass(frozen=True, slots=True)
class Site:
    """Who runs this marketplace, for the footer and for mails."""

    name: Bilingual
    complaints_phone: str
    address: Bilingual
    hours: Bilingual


def settings() -> Settings:
    """Return the settings of this application."""
    return cast("Settings", current_app.extensions["settings"])


def storage() -> Storage:
    """Return where pictures are kept."""
    return cast("Storage", current_app.extensions["storage"])


def private_storage() -> Storage:
    """Return where papers are kept, which no public address leads to."""
    return cast("Storage", current_app.extensions["private_storage"])


def joined_css(sheet: str) -> str:
    """Return all parts of a style sheet in their order, without the space between rules."""
    folder = STATIC / "css"
    parts: list[Path] = []
    for name in SHEETS[sheet]:
        place = folder / name
        parts += sorted(place.glob("*.css")) if place.is_dir() else [place]
    text = "\n".join(part.read_text(encoding="utf-8") for part in parts if part.exists())
    return SPACE.sub(r"\1", text)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


@cache
def _static_version(name: str) -> str:
    path = STATIC / name
    return _digest(path.read_bytes()) if path.is_file() else ""


def static_url(name: str) -> str:
    """Return the address of a static file with the hash of its content."""
    return url_for("static", filename=name, v=_static_version(name))


@blueprint.get("/static/<any(app,desk,fairs):sheet>.css")
@access.public
def css(sheet: str) -> Response:
    """A joined style sheet."""
    text, version = _css(sheet)
    response = Response(text, mimetype="text/css")
    response.headers["Cache-Control"] = FOREVER
    response.set_etag(version)
    return response


def _css(sheet: str) -> tuple[str, str]:
    kept: dict[str, tuple[str, str]] = current_app.extensions.setdefault("css", {})
    if current_app.debug or sheet not in kept:
        text = joined_css(sheet)
        kept[sheet] = (text, _digest(text.encode()))
    return kept[sheet]


def css_url(sheet: str) -> str:
    """Return the address of a joined style sheet with the hash of its content."""
    return url_for("site.css", sheet=sheet, v=_css(sheet)[1])


@blueprint.get("/media/<path:key>")
@access.public
def media(key: str) -> Response:
    """A picture of the shop. Drawings (SVG) come only from the packaged demo and run no script."""
    path = storage().path_of(key)
    if path is None:
        abort(404)
    response = send_file(path, max_age=31536000, conditional=True)
    response.headers["Cache-Control"] = FOREVER
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    )
    return response


@cache
def _operator(found: Settings) -> Site:
    demo = found.demo
    return Site(
        name=Bilingual("Bazarche", "بازارچه"),
        complaints_phone=found.operator_phone or ("02433123456" if demo else ""),
        address=Bilingual(
            found.operator_en
            or (
                "Home-business desk of Zanjan province (demo), Saadi Street, postal code 4513615891"
                if demo
                else ""
            ),
            found.operator_fa
            or (
                "میز مشاغل خانگی استان زنجان (نمونه)، خیابان سعدی، کد پستی ۴۵۱۳۶۱۵۸۹۱"
                if demo
                else ""
            ),
        ),
        hours=Bilingual("Saturday to Wednesday, 8:00 to 16:00", "شنبه تا چهارشنبه، ۸ تا ۱۶"),
    )


def _province_name(code: str) -> Bilingual | None:
    """Return a name, kept for the process once known: a list that is loaded later is seen."""
    known: dict[str, Bilingual] = current_app.extensions.setdefault("province_names", {})
    if code not in known:
        province = places.find_province(session(), code)
        if province is None:
            return None
        known[code] = province.name
    return known[code]


def send_to_code() -> str:
    """Return the province the visitor wants goods sent to; ours until she says so."""
    return str(browser.get("send_to") or settings().home_province)


def _basket_count() -> int:
    if "basket_count" not in g:
        g.basket_count = current_app.extensions["count_basket"]()
    return int(g.basket_count)


def _messages() -> list[tuple[str, str]]:
    return cast("list[tuple[str, str]]", flashes(with_categories=True))


def init_app(app: Flask, found: Settings, *, count_basket: Callable[[], int]) -> None:
    """Give templates their globals; `count_basket` counts the pieces in the visitor's basket."""
    app.extensions["settings"] = found
    app.extensions["count_basket"] = count_basket
    app.extensions["kept"] = Kept(found.keep_seconds)
    app.extensions["storage"] = FolderStorage(found.media_path)
    app.extensions["private_storage"] = FolderStorage(found.instance_path / "private")
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        static_url=static_url,
        css_url=css_url,
        csrf_token=generate_csrf,
        alternate_url=alternate_url,
        messages=_messages,
        is_demo=found.demo,
        site=_operator(found),
    )

    @app.context_processor
    def page() -> dict[str, Any]:
        return {
            "lang": lang(),
            "dir": DIRECTIONS[lang()],
            "viewer": viewer(),
            "send_to": _province_name(send_to_code()),
            "basket_count": _basket_count(),
            "seo": default_seo(),
        }

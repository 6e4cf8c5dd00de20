"""The application factory and the entry of the command line."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from flask_compress import Compress
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from marketplace import cli, wiring
from marketplace.core import logs
from marketplace.core.config import ROOT, Settings, load_settings
from marketplace.core.db import Database
from marketplace.web import access, auth, db, errors, filters, headers, i18n, requests, site
from marketplace.web.blueprints import BLUEPRINTS
from marketplace.web.storefront import basket

UPLOAD_LIMIT = 32 * 1024 * 1024


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """Return the web application; `config` holds settings by name and wins over all else.

    Raises SettingsError naming every wrong setting.
    """
    settings = load_settings(overrides=config)
    app = Flask(
        "marketplace",
        template_folder=ROOT / "templates",
        static_folder=ROOT / "static",
        static_url_path="/static",
        instance_path=str(Path(settings.instance_path).resolve()),
    )
    _configure(app, settings)
    logs.configure()
    database = Database(settings.database, wiring.make_bus())
    database.after_outbox = wiring.make_queue(settings, database).wake
    db.init_app(app, database)
    i18n.init_app(app, settings.languages[0])
    site.init_app(app, settings, count_basket=basket.count)
    filters.init_app(app)
    requests.init_app(app)
    headers.init_app(app, settings)
    auth.init_app(app)
    CSRFProtect(app)
    Compress(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    errors.init_app(app)
    access.init_app(app)
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, count, count, count, count)  # type: ignore[method-assign]
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SECRET_KEY_FALLBACKS=list(settings.secret_key_fallbacks),
        SESSION_COOKIE_NAME="__Host-bazarche" if settings.secure_cookies else "bazarche",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=30 * 24 * 3600,
        MAX_CONTENT_LENGTH=UPLOAD_LIMIT,
        TRUSTED_HOSTS=list(settings.hosts) or None,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a form left open overnight still works
        COMPRESS_ALGORITHM=["br", "gzip"],
        SEND_FILE_MAX_AGE_DEFAULT=3600,
    )


def main() -> None:
    """Run the command line with the events wired."""
    cli.main(wiring.make_bus(), wiring.make_queue)

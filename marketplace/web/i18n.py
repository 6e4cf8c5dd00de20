"""The language of the request: from the first part of the path, `/fa/..` or `/en/..`."""

from typing import Any, cast

from flask import Flask, current_app, g, has_request_context, request, url_for
from markupsafe import Markup
from wtforms.validators import ValidationError

from marketplace.core.bilingual import Bilingual
from marketplace.core.i18n import catalogue, translate, translate_plural
from marketplace.web.requests import with_query

DIRECTIONS = {"fa": "rtl", "en": "ltr"}


def lang() -> str:
    """Return the language of the page being made."""
    return str(g.get("lang", "fa")) if has_request_context() else "fa"


def gettext(message: str, /, **params: object) -> str:
    """Return the message in the page's language."""
    return translate(lang(), message, **params)


def ngettext(one: str, many: str, n: int, /, **params: object) -> str:
    """Return the form for `n` in the page's language."""
    return translate_plural(lang(), one, many, n, **params)


class LazyText:
    """A message translated when it is shown: for labels written at import time."""

    def __init__(self, message: str, **params: object) -> None:
        self.message = message
        self.params = params

    def __str__(self) -> str:
        return gettext(self.message, **self.params)

    def __html__(self) -> str:
        return str(Markup.escape(str(self)))

    def __mod__(self, values: Any) -> str:
        return cast("str", str(self) % values)


def lazy_gettext(message: str, /, **params: object) -> str:
    """Return `message` to be translated when it is shown; form libraries want a text type."""
    return cast("str", LazyText(message, **params))


def invalid(message: str, /, **params: object) -> ValidationError:
    """Return a form error in the page's language."""
    return ValidationError(gettext(message, **params))


def tr(text: Bilingual) -> Markup:
    """Return the text of the page's language; another language is marked with `lang` and `dir`."""
    here = lang()
    if text.has(here) or not text:
        return Markup.escape(text.in_language(here))
    other = "en" if here == "fa" else "fa"
    return Markup('<span lang="{}" dir="{}">{}</span>').format(
        other, DIRECTIONS[other], text.in_language(here)
    )


def alternate_url(other: str) -> str:
    """Return the address of this page in another language; the home page when there is none."""
    if request.endpoint is None or not current_app.url_map.is_endpoint_expecting(
        request.endpoint, "lang"
    ):
        return url_for("storefront.home", lang=other)
    address = url_for(request.endpoint, **{**(request.view_args or {}), "lang": other})
    return with_query(address, {key: request.args.getlist(key) for key in request.args})


def init_app(app: Flask, default: str) -> None:
    """Read the language from the path, fill it into every address that wants one."""

    @app.url_value_preprocessor
    def pull(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        named = values.pop("lang", None) if values else request.path.split("/", 2)[1]
        spoken = request.accept_languages.best_match(list(DIRECTIONS))
        g.lang = named if named in DIRECTIONS else spoken or default

    @app.url_defaults
    def push(endpoint: str, values: dict[str, Any]) -> None:
        if "lang" not in values and app.url_map.is_endpoint_expecting(endpoint, "lang"):
            values["lang"] = lang()

    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext_raw,
        ngettext_raw,
        newstyle=True,
    )


def gettext_raw(message: str) -> str:
    """Return the message unfilled: Jinja fills and escapes the placeholders itself."""
    return str(catalogue(lang()).gettext(message))


def ngettext_raw(one: str, many: str, n: int) -> str:
    """Return the form for `n`, unfilled."""
    return catalogue(lang()).ngettext(one, many, n)

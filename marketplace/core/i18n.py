"""Gettext catalogues read straight from the `.po` files, so that no compiled file can be stale.

English words are the message ids; a language without a catalogue shows them. Works without Flask:
pages bind the language of the request (`web.i18n`), mails that of the recipient.
"""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).resolve().parents[1] / "translations"


@cache
def catalogue(lang: str) -> NullTranslations:
    """Return the messages of `lang`; fuzzy entries are left out."""
    path = FOLDER / lang / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return NullTranslations()
    with path.open("rb") as file:
        messages = read_po(file, locale=lang)
    compiled = BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return GNUTranslations(compiled)


def translate(lang: str, message: str, /, **params: object) -> str:
    """Return `message` in `lang`, its named placeholders filled."""
    text = catalogue(lang).gettext(message)
    return text % params if params else text


def translate_plural(lang: str, one: str, many: str, n: int, /, **params: object) -> str:
    """Return the form for `n`; `%(n)s` is filled with `n` unless given in `params`."""
    text = catalogue(lang).ngettext(one, many, n)
    return text % {"n": n, **params}

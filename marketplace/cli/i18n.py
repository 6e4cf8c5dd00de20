"""`marketplace i18n`: keep the catalogues complete."""

from io import BytesIO
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from marketplace.cli.context import refuse
from marketplace.core.config import LANGUAGES, ROOT
from marketplace.core.i18n import FOLDER

METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2")]
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "invalid": None}
OPTIONS = {"**.html": {"trimmed": "true", "silent": "false"}, "**.txt": {"silent": "false"}}


def extract() -> Catalog:
    """Return a catalogue of all messages in code and templates, without places in files."""
    found = Catalog(project="Bazarche", charset="utf-8")
    for folder in (ROOT / "marketplace", ROOT / "templates"):
        for _file, _line, message, comments, context in extract_from_dir(
            folder, METHODS, OPTIONS, KEYWORDS
        ):
            found.add(message, auto_comments=comments, context=context)
    return found


def _path(lang: str) -> Path:
    return FOLDER / lang / "LC_MESSAGES" / "messages.po"


def _read(lang: str) -> Catalog:
    path = _path(lang)
    if not path.exists():
        return Catalog(locale=lang, project="Bazarche", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=lang)


def problems(lang: str) -> list[str]:
    """Return what is wrong with a catalogue: missing, empty, fuzzy or superfluous messages."""
    wanted, have = extract(), _read(lang)
    lines = [f"{lang}: missing: {m.id}" for m in wanted if m.id and m.id not in have]
    lines += [f"{lang}: no longer used: {m.id}" for m in have if m.id and m.id not in wanted]
    for message in have:
        texts = message.string if isinstance(message.string, tuple | list) else [message.string]
        if message.id and not all(texts):
            lines.append(f"{lang}: empty: {message.id}")
        if message.id and message.fuzzy:
            lines.append(f"{lang}: fuzzy: {message.id}")
    return lines


@click.group(name="i18n")
def group() -> None:
    """Keep the catalogues of messages complete.

    Example: marketplace i18n check
    """


@group.command()
def update() -> None:
    """Bring in new messages, drop unused ones. Example: marketplace i18n update."""
    wanted = extract()
    for lang in LANGUAGES:
        if lang == "en":  # English words are the message ids
            continue
        have = _read(lang)
        have.update(wanted, no_fuzzy_matching=True)
        have.obsolete.clear()
        have.fuzzy = False  # of the header; entries are never guessed
        out = BytesIO()
        write_po(out, have, width=100, no_location=True, sort_output=True, ignore_obsolete=True)
        _path(lang).parent.mkdir(parents=True, exist_ok=True)
        _path(lang).write_bytes(out.getvalue())
        click.echo(f"{lang}: {len(have)} messages")


@group.command()
def check() -> None:
    """Fail when a catalogue is not complete. Example: marketplace i18n check."""
    lines = [line for lang in LANGUAGES if lang != "en" for line in problems(lang)]
    if lines:
        raise refuse("\n".join(lines))
    click.echo("catalogues are complete")

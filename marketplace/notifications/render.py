"""The words of messages: templates of `templates/mail`, in the recipient's language.

Components with sentences that pages show too are found in `templates/`.
"""

from datetime import date
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from marketplace.core.bilingual import Bilingual
from marketplace.core.config import ROOT
from marketplace.core.formats import fmt_digits, fmt_money_plain, fmt_number, fmt_weekday_date
from marketplace.core.i18n import catalogue
from marketplace.core.money import Money
from marketplace.notifications.channels import Letter
from marketplace.notifications.models import Message
from marketplace.notifications.states import MessageChannel


@cache
def _environment(lang: str) -> Environment:
    found = Environment(
        loader=FileSystemLoader([ROOT / "templates" / "mail", ROOT / "templates"]),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    words = catalogue(lang)
    found.install_gettext_translations(words, newstyle=True)  # type: ignore[attr-defined]
    found.filters["tr"] = lambda text: Bilingual(text["en"], text["fa"]).in_language(lang)
    found.filters["num"] = lambda n: fmt_number(n, lang)
    found.filters["day"] = lambda day: fmt_weekday_date(date.fromisoformat(day), lang)
    found.filters["digits"] = lambda text: fmt_digits(str(text), lang)
    return found


def letter(message: Message, *, order_url: str, work_url: str, base_url: str) -> Letter:
    """Return a message in words. `order_url` is the buyer's signed link, `work_url` the shop's."""
    lang = message.language
    environment = _environment(lang)
    currency = str(message.facts.get("currency", ""))

    def money(minor: int) -> str:
        return fmt_money_plain(Money(minor, currency), lang)

    known: dict[str, Any] = {
        **message.facts,
        "lang": lang,
        "dir": "rtl" if lang == "fa" else "ltr",
        "money": money,
        "order_url": order_url,
        "work_url": work_url,
        "base_url": base_url,
    }
    if message.channel is MessageChannel.SMS:
        text = environment.get_template(f"{message.template}.sms.txt").render(known)
        return Letter(message.key, message.recipient, "", text.strip())
    rendered = environment.get_template(f"{message.template}.txt").render(known)
    subject, _, text = rendered.strip().partition("\n")
    html = environment.get_template(f"{message.template}.html").render(known)
    return Letter(message.key, message.recipient, subject.strip(), text.strip(), html)

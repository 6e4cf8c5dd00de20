"""What a case shows of a thing: its fields, or the approved and proposed version side by side."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from marketplace.catalog import queries as catalog
from marketplace.catalog.models import Product
from marketplace.catalog.units import unit_name
from marketplace.core.bilingual import Bilingual
from marketplace.moderation.edits import TEXTS, Piece, Words, changes, word_diff, words_of
from marketplace.moderation.models import Case
from marketplace.web.db import session
from marketplace.web.i18n import gettext as _
from marketplace.web.i18n import lang
from marketplace.web.pictures import Picture, picture_of


@dataclass(frozen=True, slots=True)
class Row:
    """One field; `lang` is that of its text, None for what is said in the page's language."""

    label: str
    lang: str | None
    before: list[Piece]
    after: list[Piece]


@dataclass(frozen=True, slots=True)
class Side:
    """The pictures of one version; `new` are those that the other version lacks."""

    pictures: list[tuple[Picture, bool]]


@dataclass(frozen=True, slots=True)
class Difference:
    """Two versions of a product."""

    rows: list[Row]
    before: Side | None
    after: Side | None
    fields: int


def labels() -> dict[str, str]:
    """Return the names of a product's fields."""
    return {
        "title_fa": _("Title in Persian"),
        "title_en": _("Title in English"),
        "description_fa": _("Description in Persian"),
        "description_en": _("Description in English"),
        "category_id": _("Category"),
        "unit_code": _("Sold by"),
    }


def difference_of(case: Case) -> Difference | None:
    """Return what an edit changes, against what is approved now, or was when it was decided."""
    if case.proposed is None:
        return None
    product = catalog.get_product(session(), case.subject_id)
    approved = case.approved or words_of(product)
    names, shown = labels(), _shown_values(product)
    rows: list[Row] = []
    before_side = after_side = None
    for change in changes(approved, case.proposed):
        if change.field == "pictures":
            before_side = _side(change.before, change.after)
            after_side = _side(change.after, change.before)
            continue
        show = shown.get(change.field.partition(":")[0], str)
        before, after = word_diff(show(change.before), show(change.after))
        rows.append(Row(_label(change.field, names, product), _lang(change.field), before, after))
    found = len(rows) + (after_side is not None)
    return Difference(rows, before_side, after_side, found)


def _label(field: str, names: Mapping[str, str], product: Product) -> str:
    kind, _colon, key = field.partition(":")
    if kind != "attribute":
        return names[field]
    known = {a.key: a.name for a in catalog.attributes_for(session(), product.category_id)}
    return known[key].in_language(lang()) if key in known else key


def _lang(field: str) -> str | None:
    return field[-2:] if field in TEXTS else None


def _shown_values(product: Product) -> dict[str, Callable[[Any], str]]:
    def category(value: int) -> str:
        return catalog.get_category(session(), value).name.in_language(lang())

    return {
        "category_id": category,
        "unit_code": lambda code: unit_name(code).in_language(lang()),
        "attribute": fact_text,
    }


def fact_text(value: Any) -> str:
    """Return the value of a category's fact in words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return Bilingual(value.get("en", ""), value.get("fa", "")).in_language(lang())
    return str(value)


def _side(pictures: list[dict[str, Any]], others: list[dict[str, Any]]) -> Side:
    known = {picture["key"] for picture in others}
    found = []
    for facts in pictures:
        alt = Bilingual(facts["alt_en"], facts["alt_fa"])
        shown = picture_of(facts["key"], size=(facts["width"], facts["height"]), alt=alt)
        if shown is not None:
            found.append((shown, facts["key"] not in known))
    return Side(found)


def fields_of(product: Product) -> Difference:
    """Return all that a product says, as one version."""
    words: Words = words_of(product)
    names, shown = labels(), _shown_values(product)
    rows = [
        Row(name, _lang(field), [], [Piece("same", shown.get(field, str)(words[field]))])
        for field, name in names.items()
        if words[field]
    ]
    rows += [
        Row(_label(f"attribute:{key}", names, product), None, [], [Piece("same", fact_text(value))])
        for key, value in words["attributes"].items()
    ]
    return Difference(rows, None, _side(words["pictures"], words["pictures"]), len(rows))

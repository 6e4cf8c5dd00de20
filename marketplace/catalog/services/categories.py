"""The category tree: loaded from the packaged taxonomy, then edited by an admin."""

import csv
import json
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.catalog import queries
from marketplace.catalog.models import Category, CategoryAttribute, HomeJobGroup
from marketplace.catalog.states import Approval, AttributeKind
from marketplace.core.bilingual import Bilingual
from marketplace.core.text import slugify

DATA = Path(__file__).parents[1] / "data"


def load_taxonomy(session: Session) -> int:
    """Add what is missing of groups, categories and attributes; return how many categories came."""
    for row in _rows("home_job_groups.tsv"):
        if session.get(HomeJobGroup, row["code"]) is None:
            session.add(HomeJobGroup(**{**row, "approval": Approval(row["approval"])}))
    session.flush()
    ids = dict(session.execute(select(Category.slug, Category.id)).all())
    added = 0
    for row in _rows("categories.tsv"):
        if row["slug"] not in ids:
            ids[row["slug"]] = _add_category(session, row, ids.get(row["parent"]))
            added += 1
    _load_attributes(session, ids)
    return added


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def _add_category(session: Session, row: dict[str, str], parent_id: int | None) -> int:
    category = Category(
        slug=row["slug"],
        parent_id=parent_id,
        level=int(row["level"]),
        sort=int(row["sort"]),
        name_en=row["name_en"],
        name_fa=row["name_fa"],
        group_code=row["home_job_group"] or None,
        approval=Approval(row["approval"]),
        shopify_id=row["shopify_id"],
        isic4=row["isic4"],
        isco08=row["isco08"],
    )
    session.add(category)
    session.flush()
    return category.id


def _load_attributes(session: Session, ids: dict[str, int]) -> None:
    known = set(session.execute(select(CategoryAttribute.category_id, CategoryAttribute.key)).all())
    packaged = json.loads((DATA / "attributes.json").read_text(encoding="utf-8"))
    for slug, attributes in packaged.items():
        for place, facts in enumerate(attributes):
            if (ids[slug], facts["key"]) not in known:
                session.add(
                    CategoryAttribute(
                        category_id=ids[slug],
                        key=facts["key"],
                        name_en=facts["en"],
                        name_fa=facts["fa"],
                        kind=AttributeKind(facts.get("kind", "text")),
                        required=facts.get("required", False),
                        choices=facts.get("choices", []),
                        sort=place * 10,
                    )
                )
    session.flush()


def add_category(session: Session, *, parent_id: int | None, name: Bilingual) -> Category:
    """Add a category at the end of its siblings. Raises UnknownCategory."""
    parent = queries.get_category(session, parent_id) if parent_id is not None else None
    last = session.scalars(
        select(Category.sort).where(Category.parent_id == parent_id).order_by(Category.sort.desc())
    ).first()
    slug = slugify(name.en or name.fa, longest=60)
    number = 2
    while queries.find_category(session, slug) is not None:
        slug, number = f"{slug}-{number}", number + 1
    category = Category(
        slug=slug,
        parent_id=parent_id,
        level=parent.level + 1 if parent else 1,
        sort=(last or 0) + 10,
        name_en=name.en,
        name_fa=name.fa,
        group_code=parent.group_code if parent else None,
        approval=parent.approval if parent else Approval.NONE,
    )
    session.add(category)
    session.flush()
    return category


def rename_category(session: Session, *, category_id: int, name: Bilingual) -> None:
    """Change the names of a category; its address stays."""
    category = queries.get_category(session, category_id)
    category.name_en, category.name_fa = name.en, name.fa


def add_attribute(
    session: Session,
    *,
    category_id: int,
    key: str,
    name: Bilingual,
    kind: AttributeKind,
    required: bool,
    choices: list[Bilingual],
) -> None:
    """Add a fact to a category, or change the one of the same key."""
    queries.get_category(session, category_id)
    found = session.scalar(
        select(CategoryAttribute).where(
            CategoryAttribute.category_id == category_id, CategoryAttribute.key == key
        )
    )
    attribute = found or CategoryAttribute(category_id=category_id, key=key)
    attribute.name_en, attribute.name_fa = name.en, name.fa
    attribute.kind, attribute.required = kind, required
    attribute.choices = [{"en": choice.en, "fa": choice.fa} for choice in choices]
    session.add(attribute)
    session.flush()


def remove_attribute(session: Session, *, category_id: int, key: str) -> None:
    """Take a fact off a category; values that goods carry stay with them, unseen."""
    found = session.scalar(
        select(CategoryAttribute).where(
            CategoryAttribute.category_id == category_id, CategoryAttribute.key == key
        )
    )
    if found is not None:
        session.delete(found)

"""`marketplace shop`: shops."""

import re

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.accounts.models import User
from marketplace.accounts.queries import find_by_email
from marketplace.cli.context import open_database, refuse, settings
from marketplace.core.bilingual import Bilingual
from marketplace.core.clock import utc_now
from marketplace.core.contact import ContactError, normalise_email
from marketplace.core.text import normalise
from marketplace.moderation.audit import Act, record
from marketplace.places.models import County
from marketplace.places.services import load_places
from marketplace.shipping.services import set_pickup
from marketplace.shops.errors import SlugTaken
from marketplace.shops.services import ShopFacts, move_shop, open_shop
from marketplace.shops.states import ShopAction

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_SLUG, LONGEST_NAME = 60, 80


@click.group(name="shop")
def group() -> None:
    """Add shops, for imports and set-up.

    Example: marketplace shop create anarak --name-en "Anarak Pickles" --approved
    """


@group.command()
@click.argument("slug")
@click.option("--name-en", required=True)
@click.option("--name-fa", default="")
@click.option("--owner", help="E-mail of the person who owns it.")
@click.option("--approved", is_flag=True, help="Open it to the public at once.")
def create(slug: str, name_en: str, name_fa: str, owner: str | None, approved: bool) -> None:
    """Add a shop in the home province. Example: marketplace shop create anarak --name-en Anarak."""
    name = _checked(slug, Bilingual(normalise(name_en), normalise(name_fa)))
    now = utc_now()
    with open_database().transaction() as session:
        load_places(session)
        user = _owner(session, owner) if owner else None
        county = session.scalars(
            select(County)
            .where(County.province_code == settings().home_province)
            .order_by(County.code)
        ).first()
        if county is None:
            raise refuse(f"no county in province {settings().home_province}")
        try:
            shop = open_shop(
                session,
                slug=slug,
                owner_id=user.id if user else None,
                facts=ShopFacts(
                    name=name,
                    maker=Bilingual(user.name, user.name) if user else Bilingual(),
                    story=Bilingual(),
                    province_code=county.province_code,
                    county_code=county.code,
                    city_code=None,
                ),
                now=now,
            )
        except SlugTaken:
            raise refuse(f"{slug}: another shop has this address") from None
        set_pickup(session, shop_id=shop.id, offered=True)
        if approved:
            move_shop(session, shop_id=shop.id, action=ShopAction.SUBMIT, now=now)
            move_shop(session, shop_id=shop.id, action=ShopAction.APPROVE, now=now)
            act = Act("shop.approve", "shop", shop.id, shop.name, {}, {"state": "approved"})
            record(session, act, actor_id=None, now=now)
    click.echo(f"shop {shop.id}, {shop.state.value}")


def _checked(slug: str, name: Bilingual) -> Bilingual:
    """Refuse an address or a name that a page could not show."""
    if not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG:
        raise refuse(f"{slug[:80]!r} is no address: up to 60 of a-z and 0-9, joined by hyphens")
    if not name:
        raise refuse("--name-en: is empty")
    if max(len(name.en), len(name.fa)) > LONGEST_NAME:
        raise refuse(f"--name-en, --name-fa: at most {LONGEST_NAME} characters")
    return name


def _owner(session: Session, email: str) -> User:
    try:
        user = find_by_email(session, normalise_email(email))
    except ContactError:
        user = None
    if user is None:
        raise refuse(f"no person with the e-mail {email}")
    return user

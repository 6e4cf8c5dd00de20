"""One buyer's, one shop's and one organizer's rows, and the ten people who may knock at them."""

import re
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.accounts.models import SignIn, User
from marketplace.accounts.services import add_address, sign_in
from marketplace.accounts.services.addresses import AddressFacts
from marketplace.accounts.states import Role
from marketplace.catalog.models import Product, ProductPicture
from marketplace.core.bilingual import Bilingual
from marketplace.core.clock import utc_now
from marketplace.core.jalali import local_date
from marketplace.core.security import sign
from marketplace.fairs.importing import Place
from marketplace.fairs.services.listing import write_places
from marketplace.moderation.edits import words_of
from marketplace.moderation.services import propose_edit
from marketplace.monitoring.jobs import parameters_of
from marketplace.monitoring.services import freeze
from marketplace.orders.models import Order, OrderLine, SubOrder
from marketplace.payments.queries import find_last
from marketplace.places.queries import get_city
from marketplace.reviews.services import ReviewFacts, write_review
from marketplace.shops.models import Shop
from marketplace.supports.services import ensure_programme
from tests.architecture.collected import word_of
from tests.architecture.verdicts import verdict_on
from tests.client import JudgingClient
from tests.factories import make_user
from tests.factories.moderation import send_paper
from tests.factories.needs import make_need, make_offer
from tests.factories.orders import pay, place
from tests.web.conftest import Shelf
from tests.web.fair_ground import booth_rows

ROLES = (
    "nobody", "buyer", "other_buyer", "producer", "other_producer", "organizer",
    "other_organizer", "moderator", "admin", "monitor",
)  # fmt: skip
STRANGERS = ("other_buyer", "other_producer", "other_organizer")
# Words that stand in a row of somebody's, and who may ever read them.
SECRETS = {
    "Saadi Street 12": {"buyer", "producer"},  # where the order goes
    "Maryam Rostami": {"buyer", "producer"},  # who receives it
    "Lane of the weavers": {"buyer"},  # her saved address
    "Knife of seven brothers": {"producer", "moderator", "admin"},  # words that wait for review
}
LANGUAGE = "/<any(fa,en):lang>"
PARAMETER = re.compile(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>")
# What a name means depends on whose address it stands in.
BY_PLACE = {
    "/fairs/": {"code": "B1"},
    "/categories/": {"slug": "knives"},
    "/shops/": {"slug": "knives"},
    "/products/": {"slug": "zanjan-knife"},
    "/pages/": {"slug": "about"},
    "/staff/categories/": {"key": "net_weight"},
    "/staff/log.": {"form": "csv"},
    "/sell/papers/": {"kind": "identity"},
    "/sell/statements/": {"key": "rules"},
    "/media/": {"key": "demo/knife.svg"},
    "/monitoring/files/": {"name": "codebook.csv"},
    "/static/": {"filename": "css/tokens.css", "sheet": "app"},
}


class Answer(NamedTuple):
    """Status, where it leads, and the words of a page or a table."""

    status: int
    location: str
    words: str


class Market:
    """The application with those rows and people; every day of it can begin anew."""

    def __init__(self, app: Flask, file: Path) -> None:
        self.app, self.file, self._copy = app, file, file.with_suffix(".first")
        self._cookie_name: str = app.config["SESSION_COOKIE_NAME"]
        self.shelf = Shelf(app.extensions["database"])
        self._make_rows()
        app.extensions["storage"].save("demo/knife.svg", b"<svg/>")
        self._browsers = {role: self._browser(role) for role in ROLES}
        app.extensions["database"].dispose()
        shutil.copy(file, self._copy)
        self.watcher = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        self.watcher.execute("ATTACH ? AS first", (f"file:{self._copy}?mode=ro",))

    def _make_rows(self) -> None:
        database, now = self.shelf.database, utc_now()
        with database.reading() as session:
            city = get_city(session, self.shelf.city)
        order = place(database, city, {self.shelf.knife: 1})
        pay(database, order)
        with database.transaction() as session:
            self.people = self._people(session)
            buyer = self.people["buyer"]
            session.get_one(Order, order.id).user_id = buyer
            facts = AddressFacts(
                "Maryam", "+989123456789", city.province_code, city.county_code, city.code,
                "Lane of the weavers", "4513615891",
            )  # fmt: skip
            address = add_address(session, user_id=buyer, facts=facts, now=now)
            sign_in(session, user_id=buyer, device="phone", now=now)
            self.ids: Mapping[str, object] = {
                **booth_rows(
                    session,
                    self.shelf,
                    organizer=session.get_one(User, self.people["organizer"]),
                ),
                **self._order_rows(session, order),
                **self._good_rows(session),
                **_programme_rows(session),
                "address_id": address.id,
                "sign_in_id": session.scalars(
                    select(SignIn.id).where(SignIn.user_id == buyer)
                ).one(),
                "listed_id": _listed(session),
                "channel": "email",
            }
        with database.transaction() as session:
            parameters = parameters_of(self.app.extensions["settings"])
            freeze(session, day=local_date(now), parameters=parameters, now=now)

    def _people(self, session: Session) -> dict[str, int]:
        shops = {"producer": self.shelf.knife_owner, "other_producer": self.shelf.jam_owner}
        return shops | {
            name: make_user(session, role=Role(name.removeprefix("other_"))).id
            for name in ROLES[1:]
            if name not in shops
        }

    def _order_rows(self, session: Session, order: Order) -> dict[str, object]:
        payment = find_last(session, order.reference)
        assert payment is not None
        need = make_need(session, writer=session.get_one(User, self.people["buyer"]))
        product = self.shelf.knife_product
        offer = make_offer(session, need_id=need.id, shop_id=self.shelf.knives, product_id=product)
        part_id = session.scalars(select(SubOrder.id).where(SubOrder.order_id == order.id)).one()
        return {
            "number": order.number,
            "line_id": session.scalars(select(OrderLine.id).order_by(OrderLine.id)).first(),
            "sub_order_id": part_id,
            "word": word_of(session, part_id),
            "payment_id": payment.id,
            "authority": payment.gateway_ref,
            "need_id": need.id,
            "offer_id": offer.id,
        }

    def _good_rows(self, session: Session) -> dict[str, object]:
        now, product = utc_now(), session.get_one(Product, self.shelf.knife_product)
        case = propose_edit(
            session,
            product_id=product.id,
            words={**words_of(product), "title_en": "Knife of seven brothers"},
            by_id=self.shelf.knife_owner,
            now=now,
        )
        assert case is not None
        said = Bilingual("Good", "خوب")
        review = write_review(
            session,
            product_id=product.id,
            shop_id=self.shelf.knives,
            facts=ReviewFacts(5, said, said, said, verified_purchase=True),
            now=now,
        )
        pictures = select(ProductPicture.id).where(ProductPicture.product_id == product.id)
        return {
            "case_id": case.id,
            **self._paper_rows(session),
            "verdict_id": verdict_on(session, review, buyer_id=self.people["buyer"]),
            "review_id": review.id,
            "kind": "product",
            "subject_id": product.id,
            "product_id": product.id,
            "variant_id": self.shelf.knife,
            "picture_id": session.scalars(pictures).one(),
            "shop_id": self.shelf.knives,
            "category_id": product.category_id,
        }

    def _paper_rows(self, session: Session) -> dict[str, object]:
        """Return a paper, and a link to it that was made for the moderator."""
        owner = session.get_one(User, self.shelf.knife_owner)
        paper = send_paper(session, session.get_one(Shop, self.shelf.knives), owner)
        self.app.extensions["private_storage"].save(paper.key, b"a paper")
        until = int(utc_now().timestamp()) + 3600
        value = f"{paper.id}:{self.people['moderator']}:{until}"
        secret = self.app.extensions["settings"].secret_key
        return {"paper_id": paper.id, "paper_token": sign(secret, "paper", value)}

    def _signed_in(self, person: int) -> str:
        client = self.app.test_client()
        with self.shelf.database.transaction() as session:
            token = sign_in(session, user_id=person, device="test", now=utc_now())
        with client.session_transaction() as browser:
            browser["_user_id"] = token
            browser["_fresh"] = True
        cookie = client.get_cookie(self._cookie_name)
        assert cookie is not None
        return cookie.value

    def path(self, rule: str) -> str:
        """Return an address of this route that names rows of this market."""
        words = self.ids
        bare = rule.removeprefix(LANGUAGE)
        for start, meant in BY_PLACE.items():
            if bare.startswith(start):
                words = {**words, **meant}
        path = PARAMETER.sub(lambda found: str(words[found[1]]), bare)
        return "/en" + path if rule.startswith(LANGUAGE) else path

    def _browser(self, role: str) -> tuple[JudgingClient, str, str]:
        """Return a browser with a basket, something taken out of it, and a code asked for."""
        browser: JudgingClient = self.app.test_client()
        if role in self.people:
            browser.set_cookie(self._cookie_name, self._signed_in(self.people[role]))
        for variant in (self.shelf.knife, self.shelf.jam):
            browser.submit("/en/cart/items", {"variant_id": str(variant), "quantity": "1"})
        browser.submit(f"/en/cart/items/{self.shelf.jam}", {"step": "remove"})
        phone = f"0912555{ROLES.index(role):04d}"
        browser.submit("/en/account/sign-in/phone", {"mobile": phone})
        held = browser.get_cookie(self._cookie_name)
        assert held is not None
        return browser, browser.csrf_token(), held.value

    def caller(self, role: str) -> Callable[..., Answer]:
        """Return a function that asks as this person, each time with the browser as at first."""
        browser, token, held = self._browsers[role]

        def ask(method: str, path: str, form: Mapping[str, object] | None = None) -> Answer:
            browser.set_cookie(self._cookie_name, held)
            data = {"csrf_token": token, **(form or {})} if method == "POST" else None
            answer = FlaskClient.open(browser, path, method=method, data=data)
            words = answer.text if answer.mimetype in {"text/html", "text/csv"} else ""
            answer.close()
            return Answer(answer.status_code, answer.location or "", words)

        return ask

    def begin_anew(self) -> None:
        """Bring back every row as it was at first."""
        with (
            closing(sqlite3.connect(self._copy)) as first,
            closing(sqlite3.connect(self.file)) as db,
        ):
            first.backup(db)

    def version(self) -> int:
        """Return a number that changes with each writing transaction."""
        found: int = self.watcher.execute("PRAGMA data_version").fetchone()[0]
        return found

    def changed(self) -> set[str]:
        """Return the tables in which a row that was there at first is gone or another now."""
        names = self.watcher.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")
        gone = "SELECT 1 FROM (SELECT * FROM first.{0} EXCEPT SELECT * FROM main.{0})"
        tables = [name for (name,) in names.fetchall()]
        return {name for name in tables if self.watcher.execute(gone.format(name)).fetchone()}

    def close(self) -> None:
        """Let go of the files."""
        self.watcher.close()
        self.app.extensions["database"].dispose()


def _programme_rows(session: Session) -> dict[str, object]:
    phase = ensure_programme(session).phases[0]
    return {"phase_id": phase.id, "step_id": phase.steps[0].id, "code": "M1"}


def _listed(session: Session) -> int:
    known: dict[str, int] = {}
    place_ = Place(
        "1", "Market", "", "Berlin", "", "Berlin", "Germany", "", None, None, "", "", "", "2016",
        None, None,
    )  # fmt: skip
    write_places(session, [place_], source="s", licence="l", known=known, now=utc_now())
    return known["1"]

"""What waits at the staff desk of the demo, and what was decided there: made by the real services.

Nothing of the packaged goods is touched: edits are proposals, and what is suspended is a good of
its own. Loaded once, when nothing was ever sent in.
"""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.accounts.models import User
from marketplace.accounts.queries import find_by_email
from marketplace.accounts.services import create_user, grant_role
from marketplace.accounts.states import Role
from marketplace.catalog.models import Product
from marketplace.catalog.services import Offer, ProductFacts, add_picture, create_product
from marketplace.core.bilingual import Bilingual
from marketplace.core.money import Money
from marketplace.core.storage import Storage
from marketplace.demo.data import picture_key
from marketplace.demo.desk import colleague, decide, load_proposal, load_reviews, send_paper
from marketplace.moderation import services as moderation
from marketplace.moderation.edits import words_of
from marketplace.moderation.models import Case
from marketplace.moderation.services import About, Complaint
from marketplace.moderation.states import (
    CaseKind,
    PaperKind,
    ReportReason,
    StatementKey,
    SubjectKind,
    Verdict,
)
from marketplace.places.models import City
from marketplace.shipping.services import set_pickup
from marketplace.shops.models import Shop, ShopMember
from marketplace.shops.queries import ids_of_member
from marketplace.shops.services import ShopFacts, open_shop

CURRENCY = "IRR"


def load_cases(session: Session, private: Storage, *, now: datetime) -> None:
    """Fill the queue, suspend one good, decide a few cases."""
    moderator = find_by_email(session, "moderator@demo.example")
    admin = find_by_email(session, "admin@demo.example")
    loaded = session.scalar(select(Case.id).where(Case.shop_id.is_not(None)).limit(1))
    if moderator is None or admin is None or loaded is not None:
        return
    shops = list(session.scalars(select(Shop).order_by(Shop.id).limit(12)))
    if len(shops) < 6:
        return
    _decided(session, shops, moderator, now - timedelta(days=6))
    other = colleague(session, now=now - timedelta(days=90))
    _suspended(session, shops[3], (other, admin), now - timedelta(days=2))
    _new_shop(session, shops[0], private, now - timedelta(hours=30))
    _returned(session, moderator, now - timedelta(hours=20))
    load_reviews(session, other, now=now - timedelta(hours=9))
    product, _key = _picture_of(session, shops[4])
    load_proposal(session, product, other, now=now - timedelta(hours=7))
    _new_goods(session, shops[1], now - timedelta(hours=11))
    _edits(session, shops, now)
    _reports(session, shops, now - timedelta(hours=5))


def _owner(session: Session, shop: Shop) -> int:
    return (
        session.scalars(
            select(ShopMember.user_id).where(ShopMember.shop_id == shop.id).order_by(ShopMember.id)
        ).first()
        or 0
    )


def _picture_of(session: Session, shop: Shop) -> tuple[Product, str]:
    product = session.scalars(
        select(Product).where(Product.shop_id == shop.id).order_by(Product.id)
    ).first()
    assert product is not None  # noqa: S101 - each shop of the demo has goods
    return product, product.pictures[0].key if product.pictures else picture_key("shop.svg")


def _draft(session: Session, shop: Shop, words: tuple[Bilingual, Bilingual], now: datetime) -> int:
    """Add a good like the shop's first one, which nobody has looked at."""
    like, key = _picture_of(session, shop)
    title, description = words
    product = create_product(
        session,
        shop_id=shop.id,
        facts=ProductFacts(title, description, like.category_id, lead_time_days=2),
        offer=Offer(Money(2_400_000, CURRENCY), made_to_order=True),
        now=now,
    )
    product.attributes = dict(like.attributes)
    add_picture(session, product_id=product.id, key=key, size=(800, 800), alt=title, now=now)
    return product.id


def _decided(session: Session, shops: list[Shop], moderator: User, now: datetime) -> None:
    for shop, verdict, codes, words in (
        (
            shops[2],
            Verdict.CHANGE,
            ["unclear"],
            Bilingual("A gift box, as you like it.", "جعبهٔ هدیه، به دلخواه شما."),
        ),
        (shops[4], Verdict.REJECT, ["certificate"], Bilingual("All organic.", "همه ارگانیک.")),
    ):
        product, _key = _picture_of(session, shop)
        case = moderation.propose_edit(
            session,
            product_id=product.id,
            words={**words_of(product), "description_en": words.en, "description_fa": words.fa},
            by_id=_owner(session, shop),
            now=now,
        )
        if case is not None:
            decide(session, case, verdict, moderator, codes, now + timedelta(hours=4))


def _suspended(session: Session, shop: Shop, two: tuple[User, User], now: datetime) -> None:
    words = (
        Bilingual("Cure-all syrup", "شربت همه‌درد"),
        Bilingual("Heals cough, sleep and sorrow.", "سرفه و بی‌خوابی و غم را درمان می‌کند."),
    )
    owner = _owner(session, shop)
    product_id = _draft(session, shop, words, now)
    moderation.submit_listing(session, product_id=product_id, by_id=owner, now=now)
    first = session.scalars(select(Case).where(Case.subject_id == product_id)).one()
    decide(session, first, Verdict.APPROVE, two[0], [], now)
    report = moderation.report(
        session,
        About(SubjectKind.PRODUCT, product_id),
        Complaint(ReportReason.UNTRUE, "هیچ شربتی غم را درمان نمی‌کند!", None, "demo-1"),
        now=now + timedelta(hours=3),
    )
    at = now + timedelta(hours=5)
    for person in two:
        decide(session, report, Verdict.SUSPEND, person, ["health_claim"], at)
    moderation.appeal(
        session,
        case_id=report.id,
        shop_ids=[shop.id],
        by_id=owner,
        plea="جملهٔ درمان را برداشتم؛ فقط یک شربت خوشمزه است. لطفاً دوباره نگاه کنید.",
        now=at + timedelta(hours=6),
    )


def _new_shop(session: Session, like: Shop, private: Storage, now: datetime) -> None:
    city = session.get_one(City, like.city_code) if like.city_code else None
    user = create_user(
        session,
        name="مهین",
        email="new-shop@demo.example",
        phone="+989130000999",
        password=None,
        language="fa",
        verified=True,
        now=now,
    )
    grant_role(session, user_id=user.id, role=Role.PRODUCER, now=now)
    shop = open_shop(
        session,
        slug="mahin-jam",
        owner_id=user.id,
        facts=ShopFacts(
            name=Bilingual("Mahin's Jams", "مرباهای مهین"),
            maker=Bilingual("Mahin", "مهین"),
            story=Bilingual(
                "For thirty years I have cooked jam in my mother's kitchen, fruit from our garden.",
                "سی سال است که در آشپزخانهٔ مادرم مربا می‌پزم؛ میوه‌اش از باغ خودمان است.",
            ),
            province_code=like.province_code,
            county_code=like.county_code,
            city_code=city.code if city else None,
        ),
        now=now,
    )
    shop.pickup_address = "خیابان باغ، پلاک ۳ (نمونه)"
    set_pickup(session, shop_id=shop.id, offered=True)
    like_good, key = _picture_of(session, like)
    title = Bilingual("Sour cherry jam, 500 g", "مربای آلبالو، نیم کیلو")
    product = create_product(
        session,
        shop_id=shop.id,
        facts=ProductFacts(
            title, Bilingual("Slowly cooked.", "با صبر پخته شده."), like_good.category_id
        ),
        offer=Offer(Money(1_900_000, CURRENCY), made_to_order=True),
        now=now,
    )
    product.attributes = dict(like_good.attributes)
    add_picture(session, product_id=product.id, key=key, size=(800, 800), alt=title, now=now)
    for statement in StatementKey:
        moderation.make_statement(session, shop_id=shop.id, key=statement, by_id=user.id, now=now)
    for kind in PaperKind:
        send_paper(session, private, shop=shop, by_id=user.id, kind=kind, now=now)
    moderation.submit_shop(session, shop_id=shop.id, by_id=user.id, now=now)


def _returned(session: Session, moderator: User, now: datetime) -> None:
    """The demo producer finds a good that came back with a reason."""
    person = find_by_email(session, "producer@demo.example")
    mine = ids_of_member(session, user_id=person.id) if person else []
    for shop in session.scalars(select(Shop).where(Shop.id.in_(mine)).limit(1)):
        words = (
            Bilingual("Kitchen set", "دست آشپزخانه"),
            Bilingual("Good blades.", "تیغه‌های خوب."),
        )
        product_id = _draft(session, shop, words, now)
        moderation.submit_listing(
            session, product_id=product_id, by_id=_owner(session, shop), now=now
        )
        query = select(Case).where(Case.subject_id == product_id, Case.kind == CaseKind.LISTING)
        case = session.scalars(query).one()
        decide(session, case, Verdict.CHANGE, moderator, ["unclear"], now + timedelta(hours=2))


def _new_goods(session: Session, shop: Shop, now: datetime) -> None:
    words = (
        Bilingual("Picnic set in a basket", "دست کامل پیک‌نیک در سبد"),
        Bilingual("All you need under a tree.", "هر چه زیر سایهٔ درخت لازم دارید."),
    )
    product_id = _draft(session, shop, words, now)
    moderation.submit_listing(session, product_id=product_id, by_id=_owner(session, shop), now=now)


def _edits(session: Session, shops: list[Shop], now: datetime) -> None:
    for hours, shop, en, fa in (
        (3, shops[5], " Heals cough and stomach ache.", " برای سرفه و دل‌درد خوب است."),
        (26, shops[0], " Now with a gift card.", " حالا با کارت هدیه."),
    ):
        product, _key = _picture_of(session, shop)
        words = words_of(product)
        words["description_en"] += en
        words["description_fa"] += fa
        words["title_en"] += ", organic" if hours == 3 else ""
        words["title_fa"] += "، ارگانیک" if hours == 3 else ""
        other, key = _picture_of(session, shops[1])
        if hours == 3 and other.pictures:
            words["pictures"] = [{**words["pictures"][0], "key": key}]
        moderation.propose_edit(
            session,
            product_id=product.id,
            words=words,
            by_id=_owner(session, shop),
            now=now - timedelta(hours=hours),
        )


def _reports(session: Session, shops: list[Shop], now: datetime) -> None:
    buyer = find_by_email(session, "buyer@demo.example")
    product, _key = _picture_of(session, shops[2])
    moderation.report(
        session,
        About(SubjectKind.PRODUCT, product.id),
        Complaint(
            ReportReason.COPIED,
            "این عکس را در فروشگاه دیگری هم دیده‌ام.",
            buyer.id if buyer else None,
            "demo-2",
        ),
        now=now,
    )

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
from marketplace.demo.data import picture_key
from marketplace.moderation import services as moderation
from marketplace.moderation.edits import words_of
from marketplace.moderation.models import Case
from marketplace.moderation.reasons import compose
from marketplace.moderation.services import About, Complaint, Decision
from marketplace.moderation.states import ReportReason, SubjectKind, Verdict
from marketplace.places.models import City
from marketplace.shipping.services import set_pickup
from marketplace.shops.models import Shop, ShopMember
from marketplace.shops.services import ShopFacts, open_shop

CURRENCY = "IRR"


def load_cases(session: Session, *, now: datetime) -> None:
    """Fill the queue, suspend one good, decide a few cases."""
    moderator = find_by_email(session, "moderator@demo.example")
    if moderator is None or session.scalar(select(Case.id).limit(1)) is not None:
        return
    shops = list(session.scalars(select(Shop).order_by(Shop.id).limit(12)))
    if len(shops) < 6:
        return
    _decided(session, shops, moderator, now - timedelta(days=6))
    _suspended(session, shops[3], moderator, now - timedelta(days=2))
    _new_shop(session, shops[0], now - timedelta(hours=30))
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


def _decide(
    session: Session, case: Case, verdict: Verdict, by: User, codes: list[str], now: datetime
) -> None:
    moderation.decide_case(
        session,
        case_id=case.id,
        by_id=by.id,
        decision=Decision(verdict, compose(codes), case.revision),
        now=now,
    )


def _decided(session: Session, shops: list[Shop], moderator: User, now: datetime) -> None:
    for shop, verdict, codes, words in (
        (
            shops[2],
            Verdict.CHANGE,
            ["unclear"],
            Bilingual("A gift box, as you like it.", "جعبه‌ی هدیه، به دلخواه شما."),
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
            _decide(session, case, verdict, moderator, codes, now + timedelta(hours=4))


def _suspended(session: Session, shop: Shop, moderator: User, now: datetime) -> None:
    words = (
        Bilingual("Cure-all syrup", "شربت همه‌درد"),
        Bilingual("Heals cough, sleep and sorrow.", "سرفه و بی‌خوابی و غم را درمان می‌کند."),
    )
    owner = _owner(session, shop)
    product_id = _draft(session, shop, words, now)
    moderation.submit_listing(session, product_id=product_id, by_id=owner, now=now)
    first = session.scalars(select(Case).where(Case.subject_id == product_id)).one()
    _decide(session, first, Verdict.APPROVE, moderator, [], now)
    report = moderation.report(
        session,
        About(SubjectKind.PRODUCT, product_id),
        Complaint(ReportReason.UNTRUE, "هیچ شربتی غم را درمان نمی‌کند!", None, "demo-1"),
        now=now + timedelta(hours=3),
    )
    at = now + timedelta(hours=5)
    _decide(session, report, Verdict.SUSPEND, moderator, ["health_claim"], at)
    moderation.appeal(
        session,
        case_id=report.id,
        shop_ids=[shop.id],
        by_id=owner,
        plea="جمله‌ی درمان را برداشتم؛ فقط یک شربت خوشمزه است. لطفاً دوباره نگاه کنید.",
        now=at + timedelta(hours=6),
    )


def _new_shop(session: Session, like: Shop, now: datetime) -> None:
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
                "سی سال است که در آشپزخانه‌ی مادرم مربا می‌پزم؛ میوه‌اش از باغ خودمان است.",
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
    moderation.submit_shop(session, shop_id=shop.id, by_id=user.id, now=now)


def _new_goods(session: Session, shop: Shop, now: datetime) -> None:
    words = (
        Bilingual("Picnic set in a basket", "دست کامل پیک‌نیک در سبد"),
        Bilingual("All you need under a tree.", "هر چه زیر سایه‌ی درخت لازم دارید."),
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

"""More for the demo's staff desk: a colleague, reviews, a paper, a suspension to be confirmed."""

from datetime import datetime, timedelta
from io import BytesIO

from PIL import Image, ImageDraw
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.accounts.models import User
from marketplace.accounts.queries import find_by_email
from marketplace.accounts.services import create_user, grant_role
from marketplace.accounts.states import Role
from marketplace.catalog.models import Product
from marketplace.core.bilingual import Bilingual
from marketplace.core.storage import Storage
from marketplace.demo.data import picture_key
from marketplace.moderation import queries
from marketplace.moderation import services as moderation
from marketplace.moderation.models import Case
from marketplace.moderation.reasons import compose
from marketplace.moderation.services import About, Complaint, Decision, PaperFacts
from marketplace.moderation.states import CaseKind, PaperKind, ReportReason, SubjectKind, Verdict
from marketplace.orders.models import Order, OrderLine, SubOrder
from marketplace.reviews.models import Review
from marketplace.reviews.services import ARRIVED, Purchase, ReviewPicture
from marketplace.reviews.states import ReviewState
from marketplace.shops.models import Shop

SIZE = (960, 600)


def colleague(session: Session, *, now: datetime) -> User:
    """Return the second moderator, so that two persons can be two."""
    email = "colleague@demo.example"
    found = find_by_email(session, email)
    if found is not None:
        return found
    user = create_user(
        session,
        name="نسرین، همکار بازبین",
        email=email,
        phone="+989120000990",
        password=None,
        language="fa",
        verified=True,
        now=now,
    )
    grant_role(session, user_id=user.id, role=Role.MODERATOR, now=now)
    return user


def decide(
    session: Session, case: Case, verdict: Verdict, by: User, codes: list[str], now: datetime
) -> Case:
    """Decide a case with some of the ready reasons."""
    decision = Decision(verdict, compose(codes), case.revision)
    return moderation.decide_case(session, case_id=case.id, by_id=by.id, decision=decision, now=now)


def send_paper(
    session: Session, private: Storage, *, shop: Shop, by_id: int, kind: PaperKind, now: datetime
) -> None:
    """Send a drawing in place of a paper: the demo holds nobody's data."""
    content = _drawing()
    key = f"papers/demo-{shop.id}-{kind.value}.webp"
    private.save(key, content)
    facts = PaperFacts(kind, key, len(content))
    moderation.send_paper(session, shop_id=shop.id, by_id=by_id, facts=facts, now=now)


def _drawing() -> bytes:
    picture = Image.new("RGB", SIZE, "#F4EDE2")
    pen = ImageDraw.Draw(picture)
    pen.rounded_rectangle((40, 40, SIZE[0] - 40, SIZE[1] - 40), 30, outline="#1B6F6D", width=8)
    pen.rectangle((100, 120, 320, 420), fill="#EADFCF")
    for row, width in enumerate((420, 360, 460, 300)):
        pen.rectangle((400, 140 + row * 80, 400 + width, 170 + row * 80), fill="#8A7B68")
    pen.text((400, 480), "DEMO", fill="#A4243B", font_size=48)
    out = BytesIO()
    picture.save(out, "WEBP", quality=80)
    return out.getvalue()


def load_reviews(session: Session, moderator: User, *, now: datetime) -> None:
    """A review with a photo waits, one is reported, one is hidden and its author appeals."""
    buyer = find_by_email(session, "buyer@demo.example")
    lines = _arrived(session, buyer.id)[:2] if buyer else []
    words = (
        Bilingual("Fresh and well packed; the photo is mine.", "تازه بود و مرتب بسته‌بندی شده بود."),
        Bilingual("Too dear, and the maker is a cheat!", "گران بود و فروشنده هم کلاه‌بردار است!"),
    )
    found: list[Review] = []
    for (number, line), text in zip(lines, words, strict=False):
        purchase = Purchase(number, line.id, buyer.id if buyer else None)
        picture = None if found else ReviewPicture(_photo(session, line), 800, 800)
        review = moderation.submit_review(
            session, purchase=purchase, stars=2 if found else 5, text=text, now=now, picture=picture
        )
        found.append(review)
    if len(found) == 2 and found[1].state is ReviewState.WAITING and buyer:
        _hide_and_appeal(session, found[1], moderator, buyer, now)
    shown = session.scalars(
        select(Review).where(Review.state == ReviewState.SHOWN).order_by(Review.stars, Review.id)
    ).first()
    if shown is not None:
        complaint = Complaint(ReportReason.UNTRUE, "این خریدار از ما نخریده است.", None, "demo-3")
        moderation.report(session, About(SubjectKind.REVIEW, shown.id), complaint, now=now)


def _photo(session: Session, line: OrderLine) -> str:
    product = session.get_one(Product, line.product_id)
    return product.pictures[0].key if product.pictures else picture_key("shop.svg")


def _arrived(session: Session, buyer_id: int) -> list[tuple[str, OrderLine]]:
    rows = session.execute(
        select(Order.number, OrderLine)
        .join(SubOrder, SubOrder.order_id == Order.id)
        .join(OrderLine, OrderLine.sub_order_id == SubOrder.id)
        .where(Order.user_id == buyer_id, SubOrder.state.in_(ARRIVED))
        .where(OrderLine.id.not_in(select(Review.order_line_id).where(Review.order_line_id > 0)))
        .order_by(OrderLine.id.desc())
        .limit(2)
    )
    return [(number, line) for number, line in rows]


def _hide_and_appeal(
    session: Session, review: Review, moderator: User, buyer: User, now: datetime
) -> None:
    case = queries.find_open(
        session, kind=CaseKind.REVIEW, subject_kind=SubjectKind.REVIEW, subject_id=review.id
    )
    if case is None:
        return
    decide(session, case, Verdict.REJECT, moderator, ["insult"], now + timedelta(hours=1))
    moderation.appeal(
        session,
        case_id=case.id,
        shop_ids=(),
        by_id=buyer.id,
        plea="تند نوشتم، ولی کالا واقعاً با عکسش فرق داشت.",
        now=now + timedelta(hours=2),
    )


def load_proposal(session: Session, product: Product, by: User, *, now: datetime) -> None:
    """A report of a good whose suspension one person proposed and another has yet to confirm."""
    complaint = Complaint(ReportReason.FORBIDDEN, "فروش این کالا مجوز می‌خواهد.", None, "demo-4")
    case = moderation.report(session, About(SubjectKind.PRODUCT, product.id), complaint, now=now)
    decide(session, case, Verdict.SUSPEND, by, ["forbidden"], now + timedelta(hours=1))

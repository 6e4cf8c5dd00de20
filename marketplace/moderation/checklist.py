"""What opening a shop asks for, step by step (PR-02).

Steps are of three kinds. Computed ones are read from what is there. Stated ones the producer says
herself; the words she read are kept with the day. Verified ones need a paper that an officer has
seen: her identity always, a permit where the category of one of her goods asks for one. She may
send the shop in once her papers are sent; it opens once they are verified. Staff may waive a step
with a reason.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from marketplace.accounts.models import User
from marketplace.catalog.models import Category, Product
from marketplace.catalog.services import missing_facts
from marketplace.catalog.states import Approval
from marketplace.core.bilingual import Bilingual
from marketplace.moderation.models import ShopPaper, ShopStatement, StepWaiver
from marketplace.moderation.states import PaperKind, PaperState, StatementKey
from marketplace.shipping.queries import methods_of_shop
from marketplace.shipping.states import MethodKind
from marketplace.shops.models import Shop
from marketplace.shops.queries import get_shop, members

ENOUGH_WORDS = 40  # characters of a story that says something
GOODS_WISHED = 3
NO_WORDS = Bilingual()
STEPS = (
    "contact", "profile", "address", "delivery", "product", "three", "homemade", "rules",
    "identity", "permit",
)  # fmt: skip
WORDINGS = {
    StatementKey.HOMEMADE: Bilingual(
        "I make what I sell myself, alone or with the people of my workshop. I do not resell.",
        "آنچه می‌فروشم دسترنج خودم یا همکاران کارگاهم است و جنس آماده نمی‌فروشم.",
    ),
    StatementKey.RULES: Bilingual(
        "What I write about my goods is true, I keep my days of delivery, and I answer buyers.",
        "آنچه دربارهٔ کالاهایم می‌نویسم راست است، سر وقت می‌فرستم و جواب خریدار را می‌دهم.",
    ),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `kind`: computed, stated or verified; `met` is enough to send the shop in."""

    key: str
    done: bool
    required: bool = True
    kind: str = "computed"
    sent: bool = False  # a paper that waits for an officer
    returned: bool = False
    waived: str = ""  # the reason
    at: datetime | None = None
    wording: Bilingual = NO_WORDS  # of what she says herself

    @property
    def met(self) -> bool:
        """Say whether the producer has done her part."""
        return self.done or self.sent or bool(self.waived)

    @property
    def settled(self) -> bool:
        """Say whether nothing is left for anybody."""
        return self.done or bool(self.waived)


def steps(session: Session, *, shop_id: int) -> list[Step]:
    """Return the steps of a shop in the order in which they are best taken."""
    shop = get_shop(session, shop_id)
    ready = ready_products(session, shop_id=shop_id)
    waived = dict(
        session.execute(
            select(StepWaiver.step, StepWaiver.reason).where(StepWaiver.shop_id == shop_id)
        ).all()
    )
    found = [
        Step("contact", any(_proved(user) for user in members(session, shop_id))),
        Step("profile", bool(shop.name) and _tells(shop)),
        *_ways(session, shop),
        Step("product", len(ready) >= 1),
        Step("three", len(ready) >= GOODS_WISHED, required=False),
        *_stated(session, shop_id),
        *_verified(session, shop, ready),
    ]
    return [_waive(step, waived.get(step.key, "")) for step in found]


def _waive(step: Step, reason: str) -> Step:
    if step.done or not reason:
        return step
    return replace(step, waived=reason)


def missing_steps(session: Session, *, shop_id: int) -> list[str]:
    """Return the keys of the required steps in which the producer has something left to do."""
    return [step.key for step in steps(session, shop_id=shop_id) if step.required and not step.met]


def unsettled_steps(session: Session, *, shop_id: int) -> list[str]:
    """Return the keys of the required steps that keep a shop from being opened."""
    found = steps(session, shop_id=shop_id)
    return [step.key for step in found if step.required and not step.settled]


def ready_products(session: Session, *, shop_id: int) -> list[Product]:
    """Return the goods with words, picture and all that their category asks for."""
    found = session.scalars(
        select(Product)
        .where(Product.shop_id == shop_id)
        .options(selectinload(Product.pictures))
        .order_by(Product.id)
        .limit(20)
    )
    return [product for product in found if not missing_facts(session, product)]


def verified_papers(session: Session, shop_id: int) -> frozenset[PaperKind]:
    """Return the kinds of paper of a shop that an officer has verified."""
    query = select(ShopPaper.kind).where(
        ShopPaper.shop_id == shop_id, ShopPaper.state == PaperState.VERIFIED
    )
    return frozenset(session.scalars(query))


def _stated(session: Session, shop_id: int) -> list[Step]:
    rows = session.scalars(select(ShopStatement).where(ShopStatement.shop_id == shop_id))
    said = {statement.key: statement for statement in rows}
    found = []
    for key in StatementKey:
        statement = said.get(key)
        wording = statement.wording if statement else WORDINGS[key]
        at = statement.made_at if statement else None
        found.append(Step(key.value, key in said, kind="stated", at=at, wording=wording))
    return found


def _verified(session: Session, shop: Shop, ready: Collection[Product]) -> list[Step]:
    rows = session.scalars(
        select(ShopPaper).where(ShopPaper.shop_id == shop.id).order_by(ShopPaper.id)
    )
    last = {paper.kind: paper for paper in rows if paper.state is not PaperState.WITHDRAWN}
    asked = [PaperKind.IDENTITY]
    if PaperKind.PERMIT in last or _needs_permit(session, ready):
        asked.append(PaperKind.PERMIT)
    return [_paper_step(kind, last.get(kind)) for kind in asked]


def _paper_step(kind: PaperKind, paper: ShopPaper | None) -> Step:
    state = paper.state if paper else None
    return Step(
        kind.value,
        state is PaperState.VERIFIED,
        kind="verified",
        sent=state is PaperState.WAITING,
        returned=state is PaperState.RETURNED,
        at=paper.sent_at if paper else None,
    )


def _needs_permit(session: Session, goods: Collection[Product]) -> bool:
    ids = {product.category_id for product in goods}
    query = select(Category.id).where(Category.id.in_(ids), Category.approval != Approval.NONE)
    return bool(ids) and session.scalar(query.limit(1)) is not None


def _proved(user: User) -> bool:
    return bool(user.phone_verified_at or user.email_verified_at)


def _tells(shop: Shop) -> bool:
    return max(len(shop.story_fa), len(shop.story_en)) >= ENOUGH_WORDS


def _ways(session: Session, shop: Shop) -> list[Step]:
    """The address is asked of who lets people collect; a way of delivery of everybody."""
    active = [method for method in methods_of_shop(session, shop.id) if method.active]
    pickup = any(method.kind is MethodKind.PICKUP for method in active)
    posted = any(method.kind is MethodKind.POST and method.rates for method in active)
    return [
        Step("address", bool(shop.pickup_address) or (posted and not pickup)),
        Step("delivery", pickup or posted),
    ]

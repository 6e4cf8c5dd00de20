"""What producers and buyers send in: shops, new goods, edits of approved goods, reviews."""

from datetime import datetime

from sqlalchemy.orm import Session

from marketplace.catalog import services as catalog
from marketplace.catalog.errors import NotReady
from marketplace.catalog.queries import attributes_for, get_product
from marketplace.catalog.services import ProductFacts
from marketplace.catalog.states import Standing
from marketplace.core.bilingual import Bilingual
from marketplace.moderation import queries
from marketplace.moderation.checklist import missing_steps, ready_products
from marketplace.moderation.edits import Words, changes, pictures_of, words_of
from marketplace.moderation.errors import StepsMissing
from marketplace.moderation.models import Case
from marketplace.moderation.services.opening import (
    About,
    add_case,
    find_waiting,
    new_case,
    open_case,
    refuse_during_appeal,
)
from marketplace.moderation.states import CaseKind, CaseState, SubjectKind
from marketplace.reviews.models import Review
from marketplace.reviews.services import Purchase, ReviewPicture, review_purchase
from marketplace.reviews.states import ReviewState
from marketplace.shops.services import move_shop
from marketplace.shops.states import ShopAction

BY_PROPOSAL = frozenset({Standing.APPROVED, Standing.SUSPENDED})


def submit_shop(session: Session, *, shop_id: int, by_id: int, now: datetime) -> Case:
    """Send a shop to be looked at, its finished goods with it.

    Raises StepsMissing naming the open steps, MoveRefused, AlreadyWaiting.
    """
    missing = missing_steps(session, shop_id=shop_id)
    if missing:
        raise StepsMissing(missing=tuple(missing))
    about = About(SubjectKind.SHOP, shop_id)
    refuse_during_appeal(session, about)
    move_shop(session, shop_id=shop_id, action=ShopAction.SUBMIT, now=now)
    case = open_case(session, CaseKind.SHOP, about, by_id=by_id, now=now)
    for product in ready_products(session, shop_id=shop_id):
        if product.standing is Standing.NEW:
            submit_listing(session, product_id=product.id, by_id=by_id, now=now)
    return case


def submit_listing(session: Session, *, product_id: int, by_id: int, now: datetime) -> Standing:
    """Put approved goods on the shelf; send new ones to be looked at. Return their standing.

    Raises NotReady, Suspended, MoveRefused, AlreadyWaiting.
    """
    about = About(SubjectKind.PRODUCT, product_id)
    standing = get_product(session, product_id).standing
    if standing is not Standing.APPROVED:
        refuse_during_appeal(session, about)
    standing = catalog.submit_product(session, product_id=product_id, now=now)
    if standing is Standing.WAITING:
        open_case(session, CaseKind.LISTING, about, by_id=by_id, now=now)
    return standing


def is_reviewed(session: Session, product_id: int) -> bool:
    """Say whether words and pictures of a product change by proposal only."""
    return get_product(session, product_id).standing in BY_PROPOSAL


def propose_edit(
    session: Session, *, product_id: int, words: Words, by_id: int, now: datetime
) -> Case | None:
    """Keep a new version of approved goods until staff decide; buyers see the approved one.

    The version that waits already is replaced; one that says what is approved is taken back (None).
    Raises NotReady naming what the new version lacks, and AlreadyWaiting while an appeal waits.
    """
    about = About(SubjectKind.PRODUCT, product_id)
    refuse_during_appeal(session, about)
    approved = words_of(get_product(session, product_id))
    waiting = find_waiting(session, CaseKind.EDIT, about)
    if waiting is not None:
        waiting = queries.get_case(session, waiting.id, lock=True)
    if waiting is not None and waiting.state is not CaseState.OPEN:
        waiting = None  # decided while we waited for the lock
    if not changes(approved, words):
        _take_back(session, waiting, product_id)
        return None
    _check_whole(session, words)
    if waiting is not None:
        if waiting.proposed != words:
            waiting.proposed, waiting.revision = words, waiting.revision + 1
        return waiting
    case = new_case(session, CaseKind.EDIT, about, by_id=by_id, now=now)
    case.proposed = words
    return add_case(session, case)


def _check_whole(session: Session, words: Words) -> None:
    lacks = {
        "title": not (words["title_fa"] or words["title_en"]),
        "description": not (words["description_fa"] or words["description_en"]),
        "picture": not words["pictures"],
    }
    for fact in attributes_for(session, words["category_id"]):
        lacks[fact.key] = fact.required and words["attributes"].get(fact.key) in (None, "")
    if missing := tuple(key for key, lacking in lacks.items() if lacking):
        raise NotReady(missing=missing)


def withdraw_edit(session: Session, *, product_id: int) -> None:
    """Take a proposal back; the approved version simply stays."""
    waiting = find_waiting(session, CaseKind.EDIT, About(SubjectKind.PRODUCT, product_id))
    _take_back(session, waiting, product_id)


def _take_back(session: Session, waiting: Case | None, product_id: int) -> None:
    if waiting is not None:
        waiting.state = CaseState.WITHDRAWN
        return
    sent_back = queries.last_edit(session, product_id)
    if sent_back is not None and queries.pending_words(session, product_id) is not None:
        sent_back.proposed = None  # the idea is given up; the verdict stays


def apply_words(session: Session, *, product_id: int, words: Words, now: datetime) -> None:
    """Write a version onto the product itself; what needs no look stays as it is."""
    product = get_product(session, product_id)
    facts = ProductFacts(
        title=Bilingual(words["title_en"], words["title_fa"]),
        description=Bilingual(words["description_en"], words["description_fa"]),
        category_id=words["category_id"],
        unit_code=words["unit_code"],
        weight_g=product.weight_g,
        lead_time_days=product.lead_time_days,
        reach=product.reach,
        is_service=product.is_service,
    )
    catalog.describe_product(session, product_id=product_id, facts=facts, now=now)
    catalog.set_attributes(session, product_id=product_id, values=words["attributes"], now=now)
    catalog.arrange_pictures(session, product_id=product_id, pictures=pictures_of(words), now=now)
    catalog.keep_ready(session, product_id=product_id)


def note_change(session: Session, *, product_id: int) -> None:
    """Mark goods that wait for a first look as changed: nobody approves what she has not seen."""
    about = About(SubjectKind.PRODUCT, product_id)
    waiting = find_waiting(session, CaseKind.LISTING, about)
    if waiting is not None:
        waiting = queries.get_case(session, waiting.id, lock=True)
        waiting.revision += 1


def submit_review(
    session: Session,
    *,
    purchase: Purchase,
    stars: int,
    text: Bilingual,
    now: datetime,
    picture: ReviewPicture | None = None,
) -> Review:
    """Add a buyer's review; one that needs a look waits in the queue.

    Raises what `reviews.services.review_purchase` raises.
    """
    review = review_purchase(
        session, purchase=purchase, stars=stars, text=text, now=now, picture=picture
    )
    if review.state is ReviewState.WAITING:
        about = About(SubjectKind.REVIEW, review.id)
        open_case(session, CaseKind.REVIEW, about, by_id=purchase.buyer_id, now=now)
    return review

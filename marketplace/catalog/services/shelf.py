"""Products on and off the shelf: published, hidden, and what staff think of them.

A product is shown when its producer wants it so and its standing is approved (a check constraint of
the table). Whoever calls `publish_product` vouches for the product; a producer calls
`submit_product`, and staff decide.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from marketplace.catalog import queries
from marketplace.catalog.errors import NotReady, Suspended
from marketplace.catalog.models import Product
from marketplace.catalog.services.products import tell_change
from marketplace.catalog.states import (
    MOVES,
    STANDING_MOVES,
    ProductAction,
    ProductState,
    Standing,
    StandingAction,
)
from marketplace.core.states import next_state

SHOWING = frozenset({StandingAction.APPROVE, StandingAction.ADMIT})


def publish_product(session: Session, *, product_id: int, now: datetime) -> None:
    """Show a product to buyers without asking staff.

    Raises NotReady naming all that is missing, Suspended, and MoveRefused.
    """
    product = queries.get_product(session, product_id)
    _check_ready(session, product)
    if product.standing is Standing.SUSPENDED:
        raise Suspended
    product.state = next_state(MOVES, product.state, ProductAction.PUBLISH)
    product.standing = Standing.APPROVED
    product.published_at = product.published_at or now
    tell_change(session, product, now)


def _check_ready(session: Session, product: Product) -> None:
    missing = missing_facts(session, product)
    if missing:
        raise NotReady(missing=tuple(missing))


def keep_ready(session: Session, *, product_id: int) -> None:
    """Refuse a change that leaves a product on the shelf without what publishing asked for.

    Raises NotReady naming all that would be missing; called at the end of the change.
    """
    product = queries.get_product(session, product_id)
    if product.state is ProductState.PUBLISHED:
        _check_ready(session, product)


def missing_facts(session: Session, product: Product) -> list[str]:
    """Return what publishing still asks for: title, description, picture or attribute keys."""
    missing = [
        name
        for name, there in (
            ("title", bool(product.title)),
            ("description", bool(product.description)),
            ("picture", bool(product.pictures)),
        )
        if not there
    ]
    return missing + [
        attribute.key
        for attribute in queries.attributes_for(session, product.category_id)
        if attribute.required and product.attributes.get(attribute.key) in (None, "")
    ]


def hide_product(session: Session, *, product_id: int, now: datetime) -> None:
    """Take a product off the shelves. Raises MoveRefused when it is not published."""
    product = queries.get_product(session, product_id)
    product.state = next_state(MOVES, product.state, ProductAction.HIDE)
    tell_change(session, product, now)


def submit_product(session: Session, *, product_id: int, now: datetime) -> Standing:
    """Put a product that was approved on the shelf; let a new one wait for staff.

    Raises NotReady, Suspended, and MoveRefused when it waits already or was rejected.
    """
    product = queries.get_product(session, product_id)
    if product.standing in {Standing.APPROVED, Standing.SUSPENDED}:
        publish_product(session, product_id=product_id, now=now)
        return product.standing
    _check_ready(session, product)
    product.standing = next_state(STANDING_MOVES, product.standing, StandingAction.SUBMIT)
    tell_change(session, product, now)
    return product.standing


def judge_product(
    session: Session,
    *,
    product_id: int,
    action: StandingAction,
    now: datetime,
    shown: bool = False,
) -> bool:
    """Approve, return, reject, suspend or reinstate a product; return whether it was shown before.

    Approved goods are on the shelf at once; reinstated ones when `shown` says that they were.
    Raises NotReady when something was taken away meanwhile, and MoveRefused.
    """
    product = queries.get_product(session, product_id)
    was_shown = product.state is ProductState.PUBLISHED
    standing = next_state(STANDING_MOVES, product.standing, action)
    if action in SHOWING:
        _check_ready(session, product)
    if action is StandingAction.SUSPEND and was_shown:
        product.state = ProductState.HIDDEN
    elif action in SHOWING or (action is StandingAction.REINSTATE and shown):
        product.state = ProductState.PUBLISHED
        product.published_at = product.published_at or now
    product.standing = standing
    tell_change(session, product, now)
    return was_shown
